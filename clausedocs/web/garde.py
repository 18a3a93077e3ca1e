"""Who may ask for a page: this machine only, from our own pages, after the address given at the start."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
# Draws a page that says why nothing is shown: scope, status, code, message, advice.
Refus = Callable[[Scope, int, str, str, str], Application]

ENVOI_MAX = 40_000_000
SURS = ("GET", "HEAD")
EN_TETES = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # « no-referrer » would make browsers send « Origin: null » with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class EnvoiTropGros(Exception):
    """More was sent than any dossier or Word file holds."""


@dataclass(slots=True)
class Acces:
    """What opens the pages. On this machine: a token, used once, then a cookie of the session. Behind a
    proxy that knows its users: the header in which it names them."""

    hotes: frozenset[str]
    origines: frozenset[str]
    entete_utilisateur: str = ""
    cookie: str = "clausedocs"
    jetons: set[str] = field(default_factory=set)
    sessions: set[str] = field(default_factory=set)

    def make_jeton(self) -> str:
        """A token that opens one session."""
        jeton = secrets.token_urlsafe(32)
        self.jetons.add(jeton)
        return jeton

    def use_jeton(self, jeton: str) -> str:
        """The session that a token opens; "" when it was used, or never given."""
        found = next((j for j in self.jetons if secrets.compare_digest(j.encode(), jeton.encode())), None)
        if found is None:
            return ""
        self.jetons.discard(found)
        session = secrets.token_urlsafe(32)
        self.sessions.add(session)
        return session

    def knows(self, headers: Headers) -> bool:
        """Whether these headers come from someone who may see the workspace."""
        if self.entete_utilisateur:
            return bool(headers.get(self.entete_utilisateur, "").strip())
        try:
            cookies = SimpleCookie("; ".join(headers.getlist("cookie")))
        except CookieError:
            return False
        given = cookies[self.cookie].value if self.cookie in cookies else ""
        return any(secrets.compare_digest(s.encode(), given.encode()) for s in self.sessions)


def for_this_machine(port: int) -> Acces:
    """Access from this machine alone, by the names that it gives itself."""
    hotes = frozenset(f"{nom}:{port}" for nom in ("127.0.0.1", "localhost", "[::1]"))
    return Acces(hotes, frozenset(f"http://{h}" for h in hotes), cookie=f"clausedocs_{port}")


def behind_proxy(hotes: list[str], entete: str) -> Acces:
    """Access through a proxy that names its users, under these host names."""
    names = frozenset(h.strip().lower() for h in hotes if h.strip())
    return Acces(names, frozenset(f"https://{h}" for h in names), entete_utilisateur=entete)


class Garde:
    """Stands before every page: hosts, origins, session, size, and the headers of every answer."""

    def __init__(self, app: Application, acces: Acces, refus: Refus) -> None:
        self._app, self._acces, self._refus = app, acces, refus

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def send_safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {k.lower() for k, _ in message.get("headers", [])}
                extra = [(k.encode(), v.encode()) for k, v in EN_TETES.items() if k.encode() not in names]
                if b"cache-control" not in names:
                    extra.append((b"cache-control", b"no-store"))
                message = {**message, "headers": [*message.get("headers", []), *extra]}
            await send(message)

        answer = self._judge(scope) or self._app
        try:
            await answer(scope, self._limit(receive), send_safe)
        except EnvoiTropGros:
            await self._refuse_taille(scope)(scope, receive, send_safe)

    def _judge(self, scope: Scope) -> Application | None:
        headers = Headers(scope=scope)
        if headers.get("host", "").lower() not in self._acces.hotes:
            return self._refus(
                scope,
                421,
                "requete_etrangere",
                "Cette adresse n’est pas celle de clausedocs.",
                "Ouvrez l’adresse que clausedocs a affichée au démarrage.",
            )
        if self._is_foreign(scope, headers):
            return self._refus(
                scope,
                403,
                "requete_etrangere",
                "La demande vient d’une autre page que celles de clausedocs : elle n’a pas été suivie.",
                "Fermez l’autre page, revenez à clausedocs et recommencez depuis ses propres boutons.",
            )
        if int(headers.get("content-length") or 0) > ENVOI_MAX if _is_number(headers) else True:
            return self._refuse_taille(scope)
        if scope["path"].startswith("/statique/") or self._acces.knows(headers):
            return None
        if scope["path"] == "/entrer" and not self._acces.entete_utilisateur:
            return self._enter(scope)
        return self._refus(
            scope,
            403,
            "session_absente",
            "Cette page s’ouvre par l’adresse que clausedocs donne au démarrage.",
            "Fermez cet onglet, puis lancez clausedocs à nouveau : il ouvrira la bonne page.",
        )

    def _is_foreign(self, scope: Scope, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in self._acces.origines:
            return True
        if scope["method"] in SURS:
            return (
                headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate"
            )
        return origin is None and headers.get("sec-fetch-site") != "same-origin"

    def _enter(self, scope: Scope) -> Application | None:
        from starlette.responses import RedirectResponse

        given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("jeton", [""])[0]
        session = self._acces.use_jeton(given)
        if not session:
            return self._refus(
                scope,
                403,
                "session_absente",
                "Cette adresse a déjà servi une fois.",
                "Lancez clausedocs à nouveau : il ouvrira une nouvelle page.",
            )
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(self._acces.cookie, session, httponly=True, samesite="strict", path="/")
        return answer

    def _refuse_taille(self, scope: Scope) -> Application:
        return self._refus(
            scope,
            413,
            "envoi_trop_gros",
            f"Le fichier dépasse {ENVOI_MAX // 1_000_000} millions d’octets.",
            "Réduisez ses images dans Word (Fichier, Compresser les images), ou insérez la clause par la "
            "ligne de commande.",
        )

    def _limit(self, receive: Receive) -> Receive:
        got = 0

        async def limited() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > ENVOI_MAX:
                raise EnvoiTropGros
            return message

        return limited


def _is_number(headers: Headers) -> bool:
    value = headers.get("content-length", "0")
    return value.isascii() and value.isdigit() and len(value) < 16
