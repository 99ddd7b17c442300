"""What the images that Dockerfiles build hold, against what is written there."""

from __future__ import annotations

import time

import pytest

from initlint.images.dockerfile_provider import DockerfileProvider
from initlint.images.sources import ImageSource
from initlint.knowledge.presence import Confidence
from initlint.knowledge.references import parse_reference

DJANGO = "FROM python:3.12-slim\nWORKDIR /app\nCOPY . /app\nRUN pip install -r requirements.txt\n"


@pytest.fixture
def image(tmp_path):
    """Give the facts of the image that a Dockerfile builds from some files."""

    def make(dockerfile, files=(), target=None, **arguments):
        (tmp_path / ".git").mkdir(exist_ok=True)
        (tmp_path / "Dockerfile").write_text(dockerfile)
        for name, content in dict(files).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        source = ImageSource(
            "acme/web", "dockerfile", tmp_path / "Dockerfile", tmp_path, target,
            tuple(arguments.items()),
        )  # fmt: skip
        return DockerfileProvider((source,)).facts(parse_reference("acme/web:1"))

    return make


def test_a_django_image_without_manage_py_surely_lacks_it(image):
    facts = image(DJANGO, {"requirements.txt": "django\n", "web/settings.py": ""})

    found = facts.file("/app/manage.py")

    assert (found.is_present, found.confidence) == (False, Confidence.DERIVED)
    assert not found.is_proof


def test_a_django_image_with_manage_py_has_it(image):
    facts = image(DJANGO, {"requirements.txt": "django\n", "manage.py": ""})

    assert facts.file("/app/manage.py").is_present


def test_the_commands_of_packages_are_on_path(image):
    facts = image(DJANGO, {"requirements.txt": "Django==5.1\ngunicorn>=20\n"})

    assert [facts.has(name) for name in ("django-admin", "gunicorn", "alembic", "flask")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_what_extras_bring_is_not_known(image):
    facts = image("FROM python:3.12-slim\nRUN pip install 'fastapi[standard]'\n")

    assert facts.has("uvicorn") is None


@pytest.mark.parametrize("name", ["vim", "nano", "sudo", "strace"])
def test_what_apt_installs_is_there(image, name):
    facts = image(f"FROM debian:12-slim\nRUN apt-get update && apt-get install -y {name}\n")

    assert facts.has(name)
    assert facts.has("curl") is False


def test_another_archive_may_have_more_in_a_package_of_the_same_name(image):
    source = "deb https://deb.nodesource.com/node_20.x nodistro main"
    facts = image(
        f"FROM debian:12-slim\nRUN echo '{source}' > /etc/apt/sources.list.d/nodesource.list && "
        "apt-get update && apt-get install -y nodejs\n"
    )

    assert facts.has("node")
    assert facts.has("npm") is None


def test_a_package_may_bring_another_make_of_what_is_there(image):
    facts = image("FROM alpine:3.20\nRUN apk add --no-cache coreutils\n")

    assert facts.has("date")
    assert [facts.make_of(name).variant for name in ("date", "sed")] == [None, "busybox"]


def test_a_package_that_is_not_known_may_bring_any_command_and_no_file_of_the_application(image):
    facts = image(DJANGO, {"requirements.txt": "django\nacme-tools\n"})

    assert facts.has("alembic") is None
    assert facts.file("/app/manage.py").is_present is False


def test_what_git_ignores_may_be_made_before_the_build(image):
    facts = image(
        "FROM alpine:3.20\nCOPY . /app\n", {".gitignore": "/dist\n", "main.js": "", "a/b": ""}
    )

    assert facts.file("/app/dist/index.js").is_present is None
    assert facts.file("/app/src/index.js").is_present is False


def test_what_an_empty_directory_will_hold_is_not_known(image, tmp_path):
    (tmp_path / "submodule").mkdir()
    facts = image("FROM alpine:3.20\nCOPY . /app\n", {"main.js": ""})

    assert facts.file("/app/submodule/index.js").is_present is None


def test_what_dockerignore_leaves_out_is_not_there(image):
    facts = image(
        "FROM alpine:3.20\nCOPY . /app\n",
        {".dockerignore": "*\n!src\nsrc/secret\n", "main.js": "", "src/a": "", "src/secret": ""},
    )

    found = [facts.file(f"/app/{name}").is_present for name in ("main.js", "src/a", "src/secret")]

    assert found == [False, True, False]


def test_links_in_the_context_are_not_followed(image, tmp_path):
    (tmp_path / "outside").symlink_to("/etc")
    facts = image("FROM alpine:3.20\nCOPY . /app\n")

    assert facts.file("/app/outside/passwd").is_present is None


def test_a_source_cannot_leave_the_context(image, tmp_path):
    facts = image("FROM alpine:3.20\nCOPY ../.. /app\n", {"a": ""})

    assert facts.file("/app/a").is_present
    assert facts.file(f"/app/{tmp_path.name}").is_present is False


@pytest.mark.parametrize(
    ("lines", "path", "expected"),
    [
        ("COPY a /b", "/b", True),
        ("COPY a /b/", "/b/a", True),
        ("COPY a /b/", "/b/b", False),
        ("COPY a /etc", "/etc/a", True),
        ("COPY d /b", "/b/x", True),
        ("COPY d /b", "/b/d", False),
        ("COPY a d/x /b/", "/b/x", True),
        ('COPY ["a", "/b c"]', "/b c", True),
        ("WORKDIR /w\nWORKDIR v\nCOPY a .", "/w/v/a", True),
        ("COPY *.py /b/", "/b/m.py", True),
        ("COPY *.py /b/", "/b/a", False),
        ("COPY *.py /b/", "/b/n.py", False),
        ("COPY missing /b", "/b/c", None),
        ("COPY missing /b", "/c", None),
        ("COPY missing.py /b/", "/b/missing.py", None),
        ("COPY missing.py /b/", "/b/c", None),
        ("ADD https://example.com/x/y.sh /b/", "/b/y.sh", True),
        ("ADD https://example.com/x/y.sh /b", "/b", True),
        ("ADD d.tar.gz /b", "/b/x", None),
        ("COPY <<EOF /b\ntext\nEOF", "/b", True),
        ("COPY <<one <<two /b/\n1\none\n2\ntwo", "/b/two", True),
        ("ENV A=/b\nCOPY a $A/c", "/b/c", True),
        ("ARG A\nCOPY a $A/c", "/b/c", None),
        ("ARG A=/b\nCOPY a ${A}/c", "/b/c", True),
        ("ARG A\nCOPY a /x${A:+/b}/c", "/x/b/c", None),
        ("COPY a /b\nRUN rm /b", "/b", False),
        ("COPY a /b\nRUN rm -rf /b/*", "/b", True),
        ("COPY d /b\nRUN rm -rf /b/*", "/b/x", None),
        ("COPY d /b\nRUN rm -rf $DIR", "/b/x", None),
        ("RUN mkdir -p /b/c && touch /b/c/d", "/b/c/d", True),
        ("RUN touch /b || true", "/b", None),
        ("RUN test -f /x && touch /b", "/b", None),
        ("COPY a /b\nRUN cp /b /c", "/c", True),
        ("COPY a /b\nRUN mv /b /c", "/b", False),
        ("COPY a /b\nRUN mv /b /c", "/c", True),
        ("COPY d /b\nRUN ln -s /b /c", "/c/x", True),
        ("COPY a /b\nRUN ln -s /x /c && mv /b /c", "/c", True),
        ("RUN echo x > /b", "/b", True),
        ("RUN cd /srv && echo x > b", "/srv/b", True),
        ("RUN ./configure && make install", "/b", None),
        ("COPY a /b\nRUN make", "/b", True),
        ("RUN --mount=type=cache,target=/b touch /b/c", "/b/c", False),
        ("RUN <<EOF\ntouch /b\nEOF", "/b", True),
        ('RUN ["touch", "/b"]', "/b", True),
        ('RUN ["sh", "-c", "touch /b"]', "/b", True),
        ('SHELL ["powershell"]\nRUN touch /b', "/b", None),
        ("RUN git clone https://example.com/x /b", "/b/c", None),
        ("RUN git clone https://example.com/x /b", "/c", False),
        ("RUN curl -fsSL -o /b https://example.com", "/b", True),
        ("RUN tar -xzf /tmp/x.tgz -C /opt/x", "/opt/x/bin", None),
        ("RUN tar -xzf /tmp/x.tgz -C /opt/x", "/opt/y", False),
        ("COPY a /bin/z", "/usr/bin/z", True),
        ("RUN npm ci", "/b", None),
        ("COPY package.json /b/\nWORKDIR /b\nRUN npm ci", "/b/node_modules/x", None),
        ("COPY package.json /b/\nWORKDIR /b\nRUN npm ci", "/b/index.js", False),
        ("RUN python3 -m venv /v", "/v/bin/pip", True),
        ("RUN python3 -m venv /v", "/v/bin/x", None),
        ("RUN python3 -m venv /v", "/w", False),
        ("HEALTHCHECK CMD true\nEXPOSE 80\nLABEL a=b\nVOLUME /v", "/b", False),
        ("ONBUILD COPY a /b", "/b", False),
    ],
)
def test_each_instruction_does_what_it_says(image, lines, path, expected):
    files = {"a": "", "d/x": "", "m.py": "", "package.json": "{}"}
    facts = image(f"FROM debian:12\n{lines}\n", files)

    assert facts.file(path).is_present is expected


@pytest.mark.parametrize(
    ("dockerfile", "path", "expected"),
    [
        ("FROM alpine:3.20 AS b\nCOPY a /x\nFROM b\n", "/x", True),
        ("FROM alpine:3.20 AS b\nCOPY a /x\nFROM scratch\nCOPY --from=b /x /y\n", "/y", True),
        ("FROM alpine:3.20 AS b\nCOPY a /x\nFROM scratch\nCOPY --from=0 / /y\n", "/y/x", True),
        ("FROM alpine:3.20 AS b\nCOPY a /x\nFROM scratch\nCOPY --from=0 / /y\n", "/y/z", False),
        ("FROM alpine:3.20 AS b\nRUN make\nFROM scratch\nCOPY --from=b /x /y\n", "/y/z", None),
        ("FROM alpine:3.20 AS b\nRUN make\nFROM scratch\nCOPY --from=b /x /y\n", "/z", False),
        ("ARG B=alpine:3.20\nFROM $B\nCOPY a /x\n", "/y", False),
        ("ARG B\nFROM $B\nCOPY a /x\n", "/y", None),
        ("FROM acme/unknown\nCOPY a /x\n", "/y", None),
        ("FROM acme/unknown\nCOPY a /x\n", "/x", True),
        ("FROM alpine:3.20 AS b\nONBUILD COPY a /x\nFROM b\n", "/x", True),
        ("FROM python:3-onbuild\n", "/x", None),
        ("FROM a AS b\nFROM b AS a\nCOPY --from=a /x /y\n", "/z", None),
        ("FROM scratch\n", "/x", False),
        ("COPY a /x\n", "/x", None),
    ],
)
def test_stages_build_on_stages(image, dockerfile, path, expected):
    assert image(dockerfile, {"a": ""}).file(path).is_present is expected


def test_a_target_ends_the_build(image):
    dockerfile = "FROM alpine:3.20 AS one\nCOPY a /x\nFROM one AS two\nCOPY a /y\n"

    assert image(dockerfile, {"a": ""}, target="ONE").file("/y").is_present is False
    assert image(dockerfile, {"a": ""}, target="none").file("/y").is_present is None


def test_build_arguments_outweigh_defaults(image):
    dockerfile = "ARG TAG=3.20\nFROM alpine:$TAG\nARG TAG\nARG DIR=/x\nCOPY a $DIR/a\n"

    facts = image(dockerfile, {"a": ""}, DIR="/y")

    assert [facts.file(path).is_present for path in ("/x/a", "/y/a")] == [False, True]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("CMD a b", ((), ("/bin/sh", "-c", "a b"))),
        ('CMD ["a", "b"]', ((), ("a", "b"))),
        ('ENTRYPOINT ["a"]', (("a",), ())),
        ('CMD ["b"]\nENTRYPOINT ["a"]', (("a",), ("b",))),
        ('SHELL ["/bin/bash", "-c"]\nCMD x', ((), ("/bin/bash", "-c", "x"))),
        ("USER app", ((), ("bash",))),
    ],
)
def test_the_process_is_that_of_the_last_instructions(image, lines, expected):
    facts = image(f"FROM debian:12\n{lines}\n")

    assert (facts.entrypoint, facts.cmd) == expected


def test_user_directory_and_search_path_are_told(image):
    facts = image("FROM debian:12\nENV PATH=/v/bin:$PATH\nWORKDIR /v\nUSER 10:10\n")

    assert (facts.user, facts.workdir, facts.search_path[0]) == ("10:10", "/v", "/v/bin")


@pytest.mark.parametrize(
    ("lines", "name", "expected"),
    [
        ("RUN apt-get update && apt-get install -y curl", "curl", True),
        ("RUN apt-get update && apt-get install -y curl", "nc", False),
        ("RUN apt-get update && apt-get install -y curl acme", "nc", None),
        ("RUN apt-get install -y curl && apt-get purge -y --auto-remove curl", "curl", None),
        ("RUN apt-get install -y curl || true", "curl", None),
        ("RUN apt-get install -y $PACKAGES", "nc", None),
        ("RUN rm /usr/bin/tar", "tar", None),
        ("COPY --chmod=755 a /usr/local/bin/migrate", "migrate", True),
        ("COPY --chmod=644 a /usr/local/bin/migrate", "migrate", None),
        ("COPY a /usr/local/bin/migrate\nRUN chmod +x /usr/local/bin/migrate", "migrate", True),
        ("RUN ln -s /opt/m/migrate /usr/local/bin/migrate", "migrate", False),
        ("COPY --chmod=755 a /opt/m/migrate\nENV PATH=$PATH:/opt/m", "migrate", True),
        ("COPY --chmod=755 a /opt/m/migrate", "migrate", False),
        ("RUN make", "migrate", None),
        ("", "bash", True),
        ("", "kubectl", False),
    ],
)
def test_commands_are_found_on_path(image, lines, name, expected):
    assert image(f"FROM debian:12\n{lines}\n", {"a": ""}).has(name) is expected


@pytest.mark.parametrize(
    ("lines", "name", "expected"),
    [
        ("RUN apk add --no-cache bash curl", "bash", True),
        ("RUN apk add --no-cache --virtual .build gcc && apk del .build", "gcc", None),
        ("RUN apk add --no-cache curl && apk del curl", "curl", None),
        ("RUN apk add postgresql16-client", "psql", None),
        ("RUN apk add --no-cache tzdata", "bash", False),
    ],
)
def test_packages_of_alpine_bring_commands(image, lines, name, expected):
    assert image(f"FROM alpine:3.20\n{lines}\n").has(name) is expected


def test_the_shell_is_that_of_the_base_until_it_is_replaced(image):
    assert image("FROM debian:12\nRUN apt-get install -y curl\n").dialect_of("sh") == "dash"
    assert image("FROM debian:12\nRUN ln -sf /bin/bash /bin/sh\n").dialect_of("sh") is None


@pytest.mark.parametrize(
    "dockerfile",
    [
        "FROM alpine:3.20\nARG A0=xxxxxxxxxx\n"
        + "".join(f"ARG A{n + 1}=$A{n}$A{n}$A{n}$A{n}$A{n}$A{n}$A{n}$A{n}\n" for n in range(60))
        + "COPY . /$A60\n",
        "FROM alpine:3.20 AS s0\nCOPY a /p/0/a\n"
        + "".join(
            f"FROM scratch AS s{n}\nCOPY --from=s{n - 1} /p/0 /p\nCOPY --from=s{n - 1} /p/1 /p\n"
            for n in range(1, 38)
        ),
        "FROM s AS s\n",
        "FROM alpine:3.20\n"
        + "RUN for i in 1 2 3 4 5 6 7 8 9; do for j in a b c; do touch /$i$j; done; done\n" * 190,
        "FROM alpine:3.20\n" + "COPY . /x\n" * 990,
        "FROM a\n" + "".join(f"FROM s{n} AS s{n + 1}\n" for n in range(2000)),
        "FROM alpine:3.20\nRUN " + "a && " * 20_000 + "b\n",
        "FROM alpine:3.20\n" + "RUN touch /x\n" * 900,
        "FROM alpine:3.20\nRUN " + "x" * 900_000 + "\n",
        "FROM alpine:3.20\nENV " + "${A:-" * 50_000 + "\n",
        "FROM alpine:3.20\nRUN ln -s /a /b && ln -s /b /a\nCOPY a /a/x\n",
    ],
    ids=[
        "arguments",
        "copies",
        "self",
        "loops",
        "steps",
        "stages",
        "ands",
        "runs",
        "word",
        "braces",
        "links",
    ],
)
def test_a_hostile_dockerfile_is_done_in_bounded_time(image, dockerfile):
    start = time.perf_counter()
    facts = image(dockerfile, {"a": ""})
    facts.file("/p/q/r/a")
    facts.has("curl")

    assert time.perf_counter() - start < 20


def test_a_context_that_lacks_what_is_copied_is_another_one_than_the_builds(image):
    text = "FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt .\nCOPY . .\n"
    facts = image(text, {"k8s/web.yaml": ""})

    assert facts.file("/app/manage.py").is_present is None
