#!/bin/sh
# Creates the virtual environment and installs clausedocs in it, from nothing on a new machine.
#   PYTHON=python3 VENV=.venv sh verif/installer.sh
set -eu
PYTHON=${PYTHON:-python3}
VENV=${VENV:-.venv}

if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "clausedocs demande Python 3.11 ou plus récent : installez-le, puis « make PYTHON=python3.12 install »." >&2
    exit 4
fi

# Debian and Ubuntu ship venv apart from Python: only there is a system package of use.
if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Il manque le module venv de Python : installez-le avec l’outil de votre système." >&2
        exit 4
    elif [ "$(id -u)" = 0 ]; then
        apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-venv
    elif command -v sudo >/dev/null 2>&1; then
        sudo apt-get update -q && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-venv
    else
        echo "Il manque un paquet : faites installer python3-venv, puis recommencez." >&2
        exit 4
    fi
fi

[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --editable '.[dev]'

# The second PDF engine is at hand where its libraries are. They are no reason to stop, nor to ask for a password.
SYSTEME="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
second_moteur() { "$VENV/bin/python" -c 'import sys; from clausedocs.rendu.moteur_pdf import missing; sys.exit(bool(missing("weasyprint")))'; }
if ! second_moteur && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $SYSTEME; } >/dev/null 2>&1 || true
fi
second_moteur || echo "Le second moteur PDF (--moteur-pdf weasyprint) demandera ces paquets du système : $SYSTEME."
touch "$VENV/.installe"
echo "clausedocs est installé dans $VENV : lancez $VENV/bin/clausedocs --help"
