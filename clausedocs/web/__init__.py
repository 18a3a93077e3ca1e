"""The local web form: a thin face over the library, for people who open no terminal."""
