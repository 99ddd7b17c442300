"""What commands mean: the words of a command line and the fields that must follow."""

from __future__ import annotations

import shlex
from math import inf
from typing import Any

import pytest

from initlint.knowledge.tools import KubernetesObject, Meaning, Role, tool_book


def words(line: str) -> tuple[str | None, ...]:
    """Split *line*: `?` is a word of unknown value, `~` in a word an unknown piece."""
    return tuple(None if word == "?" else word.replace("~", "\0") for word in shlex.split(line))


def meaning(line: str, **more: Any) -> Meaning:
    found = tool_book().meaning(words(line), **more)
    assert found is not None
    return found


def facts(found: Meaning, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(found, name) for name in names}


PROBES: list[tuple[str, dict[str, Any]]] = [
    ("nc -z db 5432", {"host": "db", "port": 5432, "kind": "tcp", "attempt_timeout": None}),
    ("nc -zvw5 db 5432", {"host": "db", "port": 5432, "attempt_timeout": 5}),
    ("/bin/nc -vz -w 2 db 5432", {"tool": "nc", "host": "db", "attempt_timeout": 2}),
    ("nc -uz dns 53", {"kind": "udp", "host": "dns", "port": 53}),
    ("ncat -z --wait 3 db 1", {"host": "db", "attempt_timeout": 3}),
    ("busybox nc -z db 5432", {"tool": "nc", "host": "db", "port": 5432}),
    ("nc -z db ~", {"host": "db", "port": None}),
    ("curl -fsS http://web:8080/healthz", {"host": "web", "port": 8080, "path": "/healthz"}),
    ("curl -f https://web/x?y=1", {"host": "web", "port": 443, "path": "/x"}),
    ("curl web", {"host": "web", "port": 80, "fails_on_http_error": False}),
    ("curl -sf -m 3 http://web", {"fails_on_http_error": True, "attempt_timeout": 3}),
    ("curl -s -o /dev/null http://web", {"role": Role.PROBE, "writes": ()}),
    ("curl -u me:secret http://web", {"secrets": ("secret",)}),
    ("curl telnet://db:5432", {"kind": "tcp", "host": "db", "port": 5432}),
    ("wget -qO- http://web:80", {"role": Role.PROBE, "host": "web", "writes": ()}),
    ("wget -q --spider web:8080/x", {"role": Role.PROBE, "host": "web", "port": 8080}),
    ("wget -T 5 --spider http://web", {"attempt_timeout": 5, "fails_on_http_error": True}),
    ("pg_isready -h db -p 5433 -U me", {"host": "db", "port": 5433, "attempt_timeout": 3}),
    ("pg_isready -hdb", {"host": "db", "port": 5432}),
    ("pg_isready --host=db --timeout=9", {"host": "db", "attempt_timeout": 9}),
    ("pg_isready", {"host": "localhost", "port": 5432}),
    ("pg_isready -d postgres://u:p@db:5/x", {"host": "db", "port": 5}),
    ("pg_isready -h /var/run/pg", {"kind": "socket", "path": "/var/run/pg", "host": None}),
    ("psql -h db -c 'select 1'", {"role": Role.PROBE, "statements": ("select 1",)}),
    ("psql 'host=db port=6 connect_timeout=2' -c '\\q'", {"host": "db", "attempt_timeout": 2}),
    ("mysqladmin ping -hdb -P3307 -psecret", {"host": "db", "port": 3307, "secrets": ("secret",)}),
    ("mysqladmin --wait=30 ping -h db", {"role": Role.WAIT, "repeats": True}),
    ("mariadb-admin ping -h db --connect-timeout=4", {"host": "db", "attempt_timeout": 4}),
    ("mysql -hdb -uroot -ppw -e 'SELECT 1'", {"role": Role.PROBE, "secrets": ("pw",)}),
    ("redis-cli -h r -p 6380 ping", {"host": "r", "port": 6380, "status_tells": False}),
    ("redis-cli -u redis://:pw@r:1/0 ping", {"host": "r", "port": 1, "secrets": ("pw",)}),
    ("mongosh --host m:27018 --eval 'db.stats()'", {"host": "m", "port": 27018}),
    ("mongosh m:1/db --eval 'rs.status()'", {"role": Role.PROBE, "host": "m", "port": 1}),
    ("nslookup db.ns.svc.cluster.local", {"kind": "dns", "host": "db.ns.svc.cluster.local"}),
    ("nslookup -type=a db 10.0.0.10", {"host": "db"}),
    ("dig +short @10.0.0.10 db A", {"kind": "dns", "host": "db", "status_tells": False}),
    ("host -W 2 db", {"host": "db", "attempt_timeout": 2}),
    ("getent hosts db", {"kind": "dns", "host": "db"}),
    ("ping -c1 -w 5 db", {"kind": "icmp", "host": "db", "bound": 5, "runs_forever": False}),
    ("ping db", {"runs_forever": True}),
    ("cqlsh cass 9043 -e 'describe cluster'", {"host": "cass", "port": 9043}),
    ("etcdctl --endpoints=http://e:2379 endpoint health", {"host": "e", "port": 2379}),
    ("kafka-topics.sh --bootstrap-server k:9092 --list", {"kind": "broker", "host": "k"}),
    ("kcat -b k:9092 -L -m 3", {"host": "k", "attempt_timeout": 3}),
    ("rabbitmq-diagnostics -q ping -n rabbit@mq", {"host": "mq", "kind": "broker"}),
    ("sqlcmd -S tcp:mssql,1434 -Q 'select 1'", {"host": "mssql", "port": 1434}),
    ("clickhouse-client --host ch --query 'select 1'", {"host": "ch", "port": 9000}),
    ("vault status -address=http://v:8200", {"role": Role.PROBE, "host": "v"}),
    ("openssl s_client -connect web:443", {"host": "web", "port": 443}),
    ("grpc_health_probe -addr=web:9000", {"host": "web", "port": 9000, "attempt_timeout": 1}),
    ("command -v curl", {"role": Role.PROBE, "kind": "command", "path": "curl"}),
]
WAITS: list[tuple[str, dict[str, Any]]] = [
    ("wait-for-it.sh db:5432", {"host": "db", "port": 5432, "bound": 15, "fails_at_bound": True}),
    ("wait-for-it db:5432 -t 0", {"bound": None, "repeats": True}),
    ("wait-for-it -h db -p 5 --timeout=9", {"host": "db", "port": 5, "bound": 9}),
    ("wait-for-it db:5 -- app run", {"operand": 3, "fails_at_bound": False}),
    ("wait-for-it db:5 -s -- app run", {"operand": 4, "fails_at_bound": True}),
    ("wait-for db:5432 -t 60 -- app", {"bound": 60, "operand": 5, "fails_at_bound": True}),
    ("wait-for http://web/x", {"kind": "http", "url": "http://web/x"}),
    ("wait4x tcp db:5432 -t 1m -i 2s", {"host": "db", "bound": 60}),
    ("wait4x http http://web:80", {"kind": "http", "bound": 10}),
    ("dockerize -wait tcp://db:5432 -timeout 60s app", {"host": "db", "bound": 60, "operand": 5}),
    ("dockerize -wait file:///tmp/ready", {"kind": "file", "path": "/tmp/ready", "bound": 10}),
    ("wait-for-port --host db --timeout 5 3306", {"host": "db", "port": 3306, "bound": 5}),
    ("wait-for-port 3306", {"host": "localhost", "bound": 30}),
    ("cub kafka-ready -b k:9092 1 40", {"host": "k", "bound": 40}),
    ("curl --retry 9 --retry-connrefused http://web", {"repeats": True}),
    ("cloud-sql-proxy wait --max=60s", {"bound": 60, "runs_forever": False}),
]


@pytest.mark.parametrize(("line", "expected"), PROBES, ids=[line for line, _ in PROBES])
def test_probe_asks_for(line: str, expected: dict[str, Any]) -> None:
    found = meaning(line)

    assert facts(found, tuple(expected)) == expected
    assert found.role in (Role.PROBE, Role.WAIT)


@pytest.mark.parametrize(("line", "expected"), WAITS, ids=[line for line, _ in WAITS])
def test_wait_blocks_until(line: str, expected: dict[str, Any]) -> None:
    found = meaning(line)

    assert facts(found, tuple(expected)) == expected
    assert found.role is Role.WAIT


def test_dockerize_waits_for_all_of_its_targets() -> None:
    found = meaning("dockerize -wait tcp://db:5432 -wait http://web/x app")

    assert [(one.kind, one.host, one.port) for one in found.targets] == [
        ("tcp", "db", 5432),
        ("http", "web", 80),
    ]
    assert not found.any_target


def test_one_broker_of_a_list_is_enough() -> None:
    found = meaning("kafka-topics --bootstrap-server a:1,b:2 --list")

    assert [one.host for one in found.targets] == ["a", "b"]
    assert found.any_target


KUBERNETES: list[tuple[str, tuple[KubernetesObject, ...], dict[str, Any]]] = [
    (
        "kubectl wait --for=condition=complete job/migrate -n x",
        (KubernetesObject("job", "migrate"),),
        {"condition": "condition=complete", "namespace": "x", "bound": 30},
    ),
    (
        "kubectl wait pod -l app=db --for condition=ready --timeout=5m",
        (KubernetesObject("pod", selector="app=db"),),
        {"bound": 300, "verbs": ("list", "watch")},
    ),
    (
        "kubectl wait --timeout=-1s --for=delete pods a b",
        (KubernetesObject("pods", "a"), KubernetesObject("pods", "b")),
        {"bound": None, "verbs": ("get", "list", "watch")},
    ),
    (
        "kubectl -n y get deployments.apps web",
        (KubernetesObject("deployments", "web", group="apps"),),
        {"role": Role.PROBE, "verbs": ("get",)},
    ),
    ("kubectl get pods", (KubernetesObject("pods"),), {"verbs": ("list",)}),
    (
        "kubectl rollout status deploy/web",
        (KubernetesObject("deploy", "web"),),
        {"role": Role.WAIT, "bound": None, "condition": "rolled out"},
    ),
    (
        "oc create secret generic creds --from-literal a=b",
        (KubernetesObject("secrets", "creds"),),
        {"verbs": ("create",)},
    ),
    ("kubectl apply -f /m.yaml", (), {"reads": ("/m.yaml",), "role": Role.OTHER}),
    ("kubectl proxy --port=8001", (), {"role": Role.DAEMON, "runs_forever": True}),
    (
        "wait_for.sh job migrate -n x",
        (KubernetesObject("jobs", "migrate"),),
        {"namespace": "x", "bound": None, "role": Role.WAIT},
    ),
    (
        "wait_for.sh pod -lapp=db",
        (KubernetesObject("pods", selector="app=db"),),
        {"verbs": ("list",), "condition": "ready"},
    ),
]


@pytest.mark.parametrize(
    ("line", "objects", "expected"), KUBERNETES, ids=[line for line, *_ in KUBERNETES]
)
def test_client_of_the_api_server_names(
    line: str, objects: tuple[KubernetesObject, ...], expected: dict[str, Any]
) -> None:
    found = meaning(line)

    assert found.objects == objects
    assert facts(found, tuple(expected)) == expected


WRAPPERS: list[tuple[str, dict[str, Any]]] = [
    ("timeout 30s sh -c x", {"operand": 2, "bound": 30, "fails_at_bound": True}),
    ("timeout -k 5 -s KILL 1m nc -z a 1", {"operand": 6, "bound": 60}),
    ("timeout -t 30 nc -z a 1", {"operand": 3, "bound": 30}),
    ("timeout ? app", {"operand": 2, "bound": None}),
    ("env A=b C=d app run", {"operand": 3}),
    ("env -u A -i app", {"operand": 4}),
    ("nohup app &", {"operand": 1}),
    ("nice -n 5 app", {"operand": 3}),
    ("xargs -n 1 rm", {"operand": 3}),
    ("exec app acl-init", {"operand": 1}),
    ("gosu postgres psql", {"operand": 2, "user": "postgres"}),
    ("su - app -c 'run me'", {"script": 4, "user": "app"}),
    ("sudo -u app run", {"operand": 3, "user": "app"}),
    ("tini -g -- app", {"operand": 3}),
    ("dumb-init -- app", {"operand": 2}),
    ("chroot /host sh -c x", {"operand": 2}),
    ("nsenter -t 1 -m -u -- bash -c x", {"operand": 6}),
    ("setpriv --reuid=1000 --clear-groups app", {"operand": 3, "user": "1000"}),
    ("sh -ec 'a; b'", {"script": 2}),
    ("bash -euxo pipefail -c x", {"script": 4}),
    ("docker-entrypoint.sh postgres", {"operand": 1}),
]


@pytest.mark.parametrize(("line", "expected"), WRAPPERS, ids=[line for line, _ in WRAPPERS])
def test_wrapper_runs_what_follows(line: str, expected: dict[str, Any]) -> None:
    found = meaning(line)

    assert facts(found, tuple(expected)) == expected
    assert found.role is Role.WRAPPER


MIGRATIONS: list[tuple[str, dict[str, Any]]] = [
    ("python manage.py migrate --noinput", {"takes_lock": False, "reads": ("manage.py",)}),
    ("python3.11 /app/manage.py flush", {"is_destructive": True}),
    ("./manage.py migrate", {"tool": "manage.py"}),
    ("python -m alembic upgrade head", {"tool": "alembic"}),
    ("poetry run alembic -c a.ini upgrade head", {"tool": "alembic", "reads": ("a.ini",)}),
    ("flyway -url=jdbc:mysql://db/x -connectRetries=9 migrate", {"host": "db", "repeats": True}),
    ("flyway clean", {"is_destructive": True}),
    ("liquibase --url jdbc:postgresql://db:5/x update", {"takes_lock": True, "port": 5}),
    ("bundle exec rails db:migrate", {"tool": "rails", "takes_lock": True}),
    ("bin/rake db:schema:load", {"is_destructive": True}),
    ("npx prisma migrate deploy", {"subcommand": "migrate deploy", "takes_lock": True}),
    ("prisma db push --accept-data-loss", {"is_destructive": True}),
    ("php artisan migrate --force", {"is_destructive": None, "takes_lock": False}),
    ("php artisan migrate --force --isolated", {"takes_lock": True}),
    ("php artisan migrate:fresh", {"is_destructive": True}),
    ("php bin/console doctrine:migrations:migrate -n", {"tool": "console"}),
    ("knex migrate:latest", {"takes_lock": True}),
    ("npx sequelize-cli db:migrate", {"takes_lock": False}),
    ("goose -dir m postgres 'dsn' up", {"subcommand": "up"}),
    ("dbmate --wait up", {"repeats": True}),
    ("atlas migrate apply --url ?", {"takes_lock": True}),
    ("migrate -path /m -database postgres://db/x up", {"takes_lock": True, "host": "db"}),
    ("./migrate up", {"takes_lock": None}),
    ("sqlx migrate run", {"takes_lock": True}),
    ("diesel migration run", {"is_destructive": None}),
    ("dotnet ef database update", {"kind": "database"}),
    ("airflow db migrate", {"subcommand": "db migrate"}),
    ("npm run migrate", {"tool": "npm"}),
    ("node dist/migrate.js", {"tool": "migrate.sh"}),
]


@pytest.mark.parametrize(("line", "expected"), MIGRATIONS, ids=[line for line, _ in MIGRATIONS])
def test_migration_is_known(line: str, expected: dict[str, Any]) -> None:
    found = meaning(line)

    assert facts(found, tuple(expected)) == expected
    assert found.role is Role.MIGRATION


FILES: list[tuple[str, dict[str, Any]]] = [
    ("cp -r /app/. /out/", {"reads": ("/app/.",), "writes": ("/out/",), "into_directory": True}),
    ("cp a b /out", {"reads": ("a", "b"), "writes": ("/out",), "into_directory": True}),
    ("cp a /out", {"into_directory": None}),
    ("cp -t /out a b", {"reads": ("a", "b"), "writes": ("/out",)}),
    ("wget http://web:80", {"writes": ("index.html",)}),
    ("wget -P /out http://web/list/", {"writes": ("/out/index.html",)}),
    ("wget http://web/a.tgz?v=1", {"writes": ("a.tgz",)}),
    ("mv a /b", {"removes": ("a",), "writes": ("/b",)}),
    ("rm -rf /data/*", {"removes": ("/data/*",), "recursive": True, "forced": True}),
    ("mkdir -p /a /b", {"makes_directories": ("/a", "/b"), "forced": True}),
    ("chmod -R 0755 /a", {"executables": ("/a",), "mode": "0755", "recursive": True}),
    ("chmod 0644 /a", {"executables": (), "changes": ("/a",)}),
    ("chmod +x /a", {"executables": ("/a",)}),
    ("chown -R 1000:2000 /d", {"owner": "1000", "group": "2000", "changes": ("/d",)}),
    ("install -m 755 a /bin/b", {"executables": ("/bin/b",), "reads": ("a",)}),
    ("ln -sf a /b", {"writes": ("/b",), "forced": True}),
    ("touch /tmp/ready", {"writes": ("/tmp/ready",)}),
    ("tee -a /log", {"writes": ("/log",), "appends": True}),
    ("sed -i s/a/b/ /f", {"writes": ("/f",), "reads": ("/f",)}),
    ("sed -e s/a/b/ /f", {"writes": (), "reads": ("/f",)}),
    ("dd if=/a of=/b", {"reads": ("/a",), "writes": ("/b",)}),
    ("tar xzf a.tgz -C /out", {"reads": ("a.tgz",), "writes": ("/out",), "into_directory": True}),
    ("tar -czf /b.tgz -C /src .", {"reads": (".",), "writes": ("/b.tgz",)}),
    ("tar x", {"writes": (".",)}),
    ("unzip -q a.zip -d /out", {"reads": ("a.zip",), "writes": ("/out",)}),
    ("curl -sLo /m.bin https://h/m", {"role": Role.FETCH, "writes": ("/m.bin",)}),
    ("curl -O https://h/x.tgz?v=1", {"writes": ("x.tgz",)}),
    ("wget https://h/x.jar -P /lib", {"role": Role.FETCH, "writes": ("/lib/x.jar",)}),
    ("git clone --depth 1 https://h/a/b.git", {"writes": ("b",), "role": Role.FETCH}),
    ("git clone git@h:a/b /src", {"writes": ("/src",), "host": "h"}),
    ("aws s3 cp s3://b/k /out/", {"role": Role.FETCH, "writes": ("/out/",)}),
    ("aws s3 cp /in s3://b/k", {"role": Role.OTHER, "reads": ("/in",), "writes": ()}),
    ("rsync -a /src/ /dst", {"reads": ("/src/",), "writes": ("/dst",)}),
    ("find /d -name '*.tmp' -delete", {"removes": ("/d",)}),
    ("find /d -exec chmod 600 {} ;", {"operand": 3, "reads": ("/d",)}),
    ("grep -q x /etc/f", {"reads": ("/etc/f",), "role": Role.PROBE}),
]


@pytest.mark.parametrize(("line", "expected"), FILES, ids=[line for line, _ in FILES])
def test_file_tool_touches(line: str, expected: dict[str, Any]) -> None:
    assert facts(meaning(line), tuple(expected)) == expected


FOREVER: list[tuple[str, bool | None]] = [
    ("tail -f /dev/null", True),
    ("tail -f --pid=1 /log", False),
    ("sleep infinity", True),
    ("sleep 5", False),
    ("nc -lk 8080", True),
    ("nc -l 8080", None),
    ("nginx -g 'daemon off;'", True),
    ("nginx", None),
    ("nginx -t", False),
    ("redis-server", True),
    ("redis-server --daemonize yes", False),
    ("postgres -D /data", True),
    ("postgres --single", False),
    ("uvicorn app:app --host 0.0.0.0", True),
    ("gunicorn -b :80 app", True),
    ("python -m http.server 80", True),
    ("cloud-sql-proxy p:eu:db", True),
    ("cloud-sql-proxy --version", False),
    ("envoy -c /e.yaml", True),
    ("envoy --mode validate -c /e.yaml", False),
    ("vault agent -config=/a.hcl", None),
    ("vault agent", True),
    ("sshd", None),
    ("influxd upgrade", False),
    ("vault agent -config=/a.hcl -exit-after-auth", False),
    ("git-sync --repo=https://h/r", True),
    ("git-sync --one-time --repo=https://h/r", False),
    ("git-sync --one-time=false --repo=https://h/r", True),
    ("kubectl port-forward pod/x 80", True),
    ("kubectl get pods -w", True),
    ("consul-template -once", False),
    ("pause", True),
    ("ollama serve", True),
    ("ollama pull llama3", False),
    ("curl http://web", False),
]


@pytest.mark.parametrize(("line", "expected"), FOREVER, ids=[line for line, _ in FOREVER])
def test_command_runs_forever(line: str, expected: bool | None) -> None:
    found = meaning(line)

    assert (found.runs_forever if found.knows("runs_forever") else None) is expected


INSTALLS: list[tuple[str, tuple[str, ...], bool]] = [
    ("apk add --no-cache curl jq", ("curl", "jq"), True),
    ("apt-get -qq install -y netcat-openbsd", ("netcat-openbsd",), True),
    ("dnf install -y nc", ("nc",), True),
    ("pip3 install --no-index -f /wheels app", ("app",), False),
    ("python -m pip install -r req.txt", (), True),
    ("npm ci", (), True),
    ("gem install pg", ("pg",), True),
]


@pytest.mark.parametrize(
    ("line", "packages", "from_network"), INSTALLS, ids=[line for line, *_ in INSTALLS]
)
def test_package_manager_installs(line: str, packages: tuple[str, ...], from_network: bool) -> None:
    found = meaning(line)

    assert found.role is Role.INSTALL
    assert found.installs == packages
    assert found.from_network is from_network


def test_infinite_sleep_has_an_infinite_duration() -> None:
    assert meaning("sleep infinity").duration == inf


def test_environment_gives_what_the_words_leave_out() -> None:
    environment = {"PGHOST": "db", "PGPORT": "6000"}

    assert meaning("pg_isready", environment=environment).host == "db"
    assert meaning("pg_isready", environment=environment).port == 6000
    assert meaning("pg_isready -h own", environment=environment).host == "own"


def test_addresses_of_the_environment_stand_in_for_the_default() -> None:
    environment = {"ETCDCTL_ENDPOINTS": "https://etcd:2379"}

    found = meaning("etcdctl endpoint health", environment=environment)

    assert [target.host for target in found.targets] == ["etcd"]


def test_unknown_variable_leaves_the_host_open() -> None:
    found = meaning("pg_isready", environment={"PGHOST": None})

    assert found.host is None
    assert not found.knows("host")


def test_one_shot_flag_may_come_from_the_environment() -> None:
    assert not meaning("git-sync", environment={"GITSYNC_ONE_TIME": "true"}).runs_forever


UNKNOWN: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("nc -z ? 5432", {"host": None, "port": 5432}, ("host",)),
    ("nc -z db ?", {"host": "db", "port": None}, ("port",)),
    ("nc -z -w ? db 1", {"host": "db", "attempt_timeout": None}, ("attempt_timeout",)),
    ("nc ? db 5432", {"host": None, "port": None}, ("host", "port", "attempt_timeout")),
    ("curl ? http://web", {"fails_on_http_error": None}, ("fails_on_http_error", "writes")),
    ("curl -f ?", {"fails_on_http_error": True, "host": None}, ("host", "url")),
    ("curl -sf http://~:8080/x", {"host": None, "port": 8080}, ("host",)),
    ("pg_isready ?", {"host": None, "port": None}, ("host", "port")),
    ("pg_isready -h ? -p 5", {"host": None, "port": 5}, ("host",)),
    ("psql postgres://u:~@db/x", {"host": "db", "port": 5432}, ()),
    ("wait-for-it ~ -t 5", {"host": None, "port": None, "bound": 5}, ("host", "port")),
    ("kubectl wait ? --for=delete", {"bound": 30}, ("objects",)),
    ("kubectl wait job/~ --timeout=~", {"bound": None}, ("objects", "bound")),
    ("kubectl ? pod x", {"bound": None}, ("runs_forever", "objects", "subcommand")),
    ("cp ? /out", {"reads": (None,), "writes": ("/out",)}, ("reads",)),
    ("sleep ?", {"duration": None}, ("duration",)),
    ("rm -rf ?", {"removes": (None,)}, ("removes",)),
    ("timeout ? app", {"bound": None}, ("bound",)),
    ("curl --no-such-option http://web", {}, ("fails_on_http_error",)),
]


@pytest.mark.parametrize(
    ("line", "expected", "doubtful"), UNKNOWN, ids=[line for line, *_ in UNKNOWN]
)
def test_unknown_words_are_no_guess(
    line: str, expected: dict[str, Any], doubtful: tuple[str, ...]
) -> None:
    found = meaning(line)

    assert facts(found, tuple(expected)) == expected
    assert [name for name in doubtful if found.knows(name)] == []


@pytest.mark.parametrize(
    "line", ["", "? x", "own-program --run", "python app.py", "python -c x", "npm run build", "~ x"]
)
def test_a_command_that_is_not_known_has_no_meaning(line: str) -> None:
    assert tool_book().meaning(words(line)) is None


def test_a_tool_is_described_with_its_sources() -> None:
    tool = tool_book().tool("/usr/bin/pg_isready")

    assert tool is not None
    assert tool.exit["2"] == "no answer"
    assert tool.source
    assert tool_book().tool("own-program") is None


@pytest.mark.parametrize(
    ("words", "reads", "needs"),
    [
        ("python manage.py migrate", ("manage.py",), ()),
        ("python3 /app/manage.py migrate --noinput", ("/app/manage.py",), ()),
        ("./manage.py migrate", ("./manage.py",), ()),
        ("manage.py migrate", (), ()),
        ("python -m alembic upgrade head", (), ("file alembic.ini|pyproject.toml",)),
        ("alembic -c /etc/a.ini upgrade head", ("/etc/a.ini",), ()),
        ("php artisan migrate --force", ("artisan",), ()),
        ("php bin/console doctrine:migrations:migrate", ("bin/console",), ()),
        ("bundle exec rails db:migrate", (), ("file Gemfile|gems.rb|Rakefile|rakefile|bin/rails",)),
        ("npm run migrate", (), ("file package.json",)),
        ("npm run migrate --prefix /app", (), ()),
        ("node dist/migrate.js", ("dist/migrate.js",), ()),
        ("dotnet ef database update", (), ("program dotnet-ef",)),
        ("migrate -path /migrations -database postgres://db/x up", ("/migrations",), ()),
        ("goose -dir /migrations postgres x up", ("/migrations",), ()),
    ],
)
def test_a_migration_tells_what_it_needs(
    words: str, reads: tuple[str, ...], needs: tuple[str, ...]
) -> None:
    meaning = tool_book().meaning(tuple(words.split()))

    assert meaning is not None
    assert (meaning.reads, meaning.needs) == (reads, needs)
