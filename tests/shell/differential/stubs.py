"""What stands on the PATH of a caged script: commands that do as the world says.

Every command is one stub under many names. It counts, writes down what it was called with,
and ends with the status that the world gives it; time passes only where `sleep` says so.
All of it is done with builtins. The world's answers are files in /state (see world.py):

    calls      how many calls were made so far
    most       how many may be made before everything is ended
    clock      milliseconds slept so far
    w, w.NAME, w.NAME.WORD (by the first word too)
               FIRST COUNT THEN: status of the first COUNT calls, and of those after them;
               two digits and more are the statuses of calls in turn, over and over;
               `block` is a status that never comes
    o, o.NAME  what is printed where the status is 0
    appear     a script that is read when APPEARING calls were made (file `appearing`)
"""

from __future__ import annotations

# `_answer NAME WORD…`: one call of a command.
_ANSWER = r"""
_answer() {
  local IFS=' ' _n _c _m _a _k _b _o
  _n=$1; shift
  _c=0; read _c < /state/calls || :
  _c=$((${_c:-0} + 1)); echo $_c > /state/calls
  read _m < /state/most || :
  if [ $_c -gt ${_m:-0} ]; then : > /state/budget; kill -KILL -1; kill -KILL 0; fi
  if [ -f /state/appearing ]; then
    read _m < /state/appearing || :
    [ $_c -ne $_m ] || . /state/appear
  fi
  _m=0; [ ! -f "/state/n.$_n" ] || read _m < "/state/n.$_n" || :
  _m=$((${_m:-0} + 1)); echo $_m > "/state/n.$_n"
  _o=/state/w; [ ! -f "/state/w.$_n" ] || _o=/state/w.$_n
  [ ! -f "/state/w.$_n.${1:-}" ] || _o=/state/w.$_n.$1
  read _a _k _b < $_o
  [ $_m -le $_k ] || _a=$_b
  case $_a in
    [01][01]*)
      _k=$((_m % ${#_a}))
      while [ $_k -gt 0 ]; do _a=${_a#?}; _k=$((_k - 1)); done
      _a=${_a%"${_a#?}"};;
  esac
  printf '\001%s\002%s' "$_a" "$_n" >> /state/log
  [ $# = 0 ] || printf '\002%s' "$@" >> /state/log
  [ ! -s /state/deadlines ] || _pass 1000
  [ "$_a" != block ] || _block
  _o=/state/o; [ ! -f "/state/o.$_n" ] || _o=/state/o.$_n
  if [ "$_a" = 0 ] && [ -f $_o ]; then
    while read -r _k; do printf '%s\n' "$_k"; done < $_o
  fi
  return $_a
}
_block() {
  local _x
  [ ! -s /state/deadlines ] || _pass 1000000000
  : > /state/blocked
  while :; do read _x < /state/fifo || :; done
}
_pass() {
  local IFS=' ' _t _w _p _first _who _x=$1
  _t=0; read _t < /state/clock || :
  _first=$((${_t:-0} + _x)) _who=
  if [ -f /state/deadlines ]; then
    while read _w _p; do
      if [ ! -f /state/over.$_p ] && [ $_w -le $_first ]; then _first=$_w _who=$_p; fi
    done < /state/deadlines
  fi
  echo $_first > /state/clock
  if [ -n "$_who" ]; then
    echo expired > /state/over.$_who
    kill -KILL $_who
    while :; do read _x < /state/fifo || :; done
  fi
}
_milliseconds() {
  local _v _u _i _f
  _v=${1%[smhd]}; _u=${1#"$_v"}; _i=${_v%%.*}; _f=
  case $_v in *.*) _f=${_v#*.};; esac
  _f=${_f}000; _f=1${_f%"${_f#???}"}
  case $_i$_f in *[!0-9]*) return 1;; esac
  while :; do case $_i in 0?*) _i=${_i#0};; *) break;; esac; done
  _ms=$((${_i:-0} * 1000 + _f - 1000))
  case $_u in m) _ms=$((_ms * 60));; h) _ms=$((_ms * 3600));; d) _ms=$((_ms * 86400));; esac
}
_sleep() {
  local _ms=0 _all=0 _w
  _answer sleep "$@" || return $?
  for _w in "$@"; do
    case $_w in inf*) _block;; esac
    _milliseconds "$_w" || return 1
    _all=$((_all + _ms))
  done
  _pass $_all
}
"""

_PROGRAM = r"""#!/shells/stub/sh
unset ENV BASH_ENV
{answer}
_timeout() {{
  local _ms=0 _t=0 _pid _s
  while :; do
    case $1 in -t) shift;; -s|-k) shift 2;; -*) shift;; *) break;; esac
  done
  _milliseconds "$1" || return 125
  shift
  read _t < /state/clock || :
  "$@" <&0 & _pid=$!
  echo "$((_t + _ms)) $_pid" >> /state/deadlines
  wait $_pid; _s=$?
  : > /state/deadlines
  [ ! -f /state/over.$_pid ] || return 124
  return $_s
}}
_date() {{
  local _t=0
  _answer date "$@" || return $?
  read _t < /state/clock
  echo $((1700000000 + _t / 1000))
}}
name=${{0##*/}}
case $name in
  sleep) _sleep "$@";;
  timeout) _answer timeout "$@" && _timeout "$@";;
  date) _date "$@";;
  tail)
    case " $* " in
      *" -f "*|*" -F "*|*" -"[0-9n]*f\ *|*--follow*) _answer tail "$@"; _block;;
      *) _answer tail "$@";;
    esac;;
  env|nice|nohup|setsid|sudo|tini|dumb-init|catatonit|stdbuf|su-exec|gosu|chroot|nsenter|entrypoint)
    _answer "$name" "$@" || exit $?
    case $name:" $* " in
      nsenter:*" -- "*|tini:*" -- "*) while [ "$1" != -- ]; do shift; done; shift;;
      su-exec:*|gosu:*|chroot:*) while :; do case $1 in -*) shift;; *) break;; esac; done; shift;;
      *) while :; do case $1 in -n|-u) shift 2;; -*) shift;; *) break;; esac; done;;
    esac
    while :; do case $1 in [A-Za-z_]*=*) export "$1"; shift;; *) break;; esac; done
    [ $# = 0 ] || exec "$@";;
  *) _answer "$name" "$@";;
esac
"""

PROGRAM = _PROGRAM.format(answer=_ANSWER)

# Programs that the analysis computes with: these are real, links to busybox.
REAL = ("seq", "expr", "basename", "dirname", "true", "false", "test", "[", "printf", "echo")


def prelude(names: list[str]) -> str:
    """Give functions in place of programs: as good for most scripts, and much faster."""
    functions = [f'{name}() {{ _answer {name} "$@"; }}\n' for name in names]
    return _ANSWER + "".join(functions) + 'sleep() { _sleep "$@"; }\n'
