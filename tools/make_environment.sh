#!/bin/sh
# Makes .venv from the hashed requirements: with uv where it works, with pip where it doesn't.
# Run by the Makefile, in the checkout. PYTHON names another interpreter.
set -eu

requirements="$1"
environment=.venv
python="$environment/bin/python"

say() { echo "$*" >&2; }

is_new_enough() {
    command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if is_new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    found=$(${PYTHON:-python3} --version 2>/dev/null || echo "none was found")
    say "Python 3.11 or newer is needed ($found): install it, or name one with \`make PYTHON=/path/to/python3.12\`."
    exit 1
}

make_environment() {
    interpreter=$(find_python)
    rm -rf "$environment"
    "$interpreter" -m venv "$environment" >/dev/null 2>&1 && return
    rm -rf "$environment"
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        say "Installing python3-venv with apt-get."
        apt-get update -qq >/dev/null
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null </dev/null
        "$interpreter" -m venv "$environment" >/dev/null 2>&1 && return
    fi
    say "Python can't make a virtual environment here: install its venv module (on Debian \`apt-get install python3-venv\`)."
    exit 1
}

install_with_uv() {
    "$python" -m pip install -qq --disable-pip-version-check --require-hashes --requirement requirements/uv.txt &&
        "$environment/bin/uv" pip sync --quiet --compile-bytecode --require-hashes --python "$python" "$requirements"
}

install_with_pip() {
    say "uv could not install the requirements; trying pip, which takes longer."
    "$python" -m pip install -qq --disable-pip-version-check --require-hashes --requirement "$requirements"
}

is_usable() {
    is_new_enough "$python" && "$python" -m pip --version >/dev/null 2>&1
}

# An environment whose making was interrupted, or whose interpreter was upgraded away, is made anew.
is_usable || { say "Making the Python environment (once)."; make_environment; }
install_with_uv || install_with_pip || {
    say "The requirements could not be installed: is a package index in reach? See the lines above."
    exit 1
}
touch "$environment/.installed"
