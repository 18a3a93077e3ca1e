#!/usr/bin/env bash
# Check finished documents with outside tools: is the Word sound, the PDF what it claims, the page accessible,
# the French correct, and is no sentence taken from elsewhere?
#   bash verif/controles.sh OUTILS DOCUMENTS
set -uo pipefail
OUTILS=$1
DOCUMENTS=$2
RACINE=$(cd "$(dirname "$0")/.." && pwd)
# Grammalecte is a Debian package of the system's Python: the checker finds it from any interpreter.
PYTHON=${PYTHON_OUTILS:-python3}
fautes=0

controler() { # name, command...
    local nom=$1 debut=$SECONDS
    shift
    if "$@" >"$DOCUMENTS/$nom.log" 2>&1; then
        printf '  %-18s rien à redire (%d s)\n' "$nom" $((SECONDS - debut))
    else
        printf '  %-18s ÉCHEC (%d s)\n' "$nom" $((SECONDS - debut))
        # What passes says « ok » or counts its words: of hundreds of documents, only the faults are of use.
        grep -vE '^ok |words; *$|^ +warn ' "$DOCUMENTS/$nom.log" | head -n 80
        fautes=$((fautes + 1))
    fi
}

mapfile -t docx < <(find "$DOCUMENTS" -name '*.docx' | sort)
mapfile -t pdf < <(find "$DOCUMENTS" -name '*.pdf' | sort)
mapfile -t html < <(find "$DOCUMENTS" -name '*.html' | sort)
for genre in docx pdf html; do
    declare -n fichiers=$genre
    [ "${#fichiers[@]}" -gt 0 ] || { echo "aucun fichier .$genre à contrôler" >&2; exit 1; }
done

# The documents too: what stands in pieces in a modèle may make a whole sentence once rendered.
controler phrases "$OUTILS/phrases_reprises" "$RACINE"/{templates,clausedocs,docs,README.md,fixtures} "$DOCUMENTS"
controler word "$PYTHON" "$OUTILS/validate_docx.py" "${docx[@]}"
controler pdf "$PYTHON" "$OUTILS/check_pdf.py" --need ua1,a3a,lang,title "${pdf[@]}"
controler page node "$OUTILS/check_html.mjs" "${html[@]}"
controler francais "$PYTHON" "$OUTILS/check_french.py" --skip spell "${docx[@]}"
exit $((fautes > 0))
