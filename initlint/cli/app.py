"""The commands and their options, as typer reads and explains them."""

from __future__ import annotations

from typing import Annotated

import typer

from initlint import __version__
from initlint.cli.request import Request

app = typer.Typer(
    name="initlint",
    help="Check Kubernetes init containers: will every pod get past Init?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


Paths = Annotated[list[str], typer.Argument(help="Files, directories, or - for standard input.")]
Texts = list[str] | None
KubeVersion = Annotated[
    str | None, typer.Option(help="The Kubernetes version to check against, such as 1.33.")
]
Deployer = Annotated[
    str | None,
    typer.Option(metavar="kubectl|helm|helm-wait|argocd|flux", help="What applies the manifests."),
]
Namespace = Annotated[
    str | None, typer.Option("--namespace", "-n", help="Where objects without one go.")
]
Values = Annotated[
    Texts, typer.Option(metavar="FILE", help="Render charts with these values; may be repeated.")
]
Release = Annotated[
    str | None, typer.Option(metavar="NAME", help="Render charts as a release of this name.")
]
Rules = Annotated[Texts, typer.Option(help="A directory with rules of your own.")]
Config = Annotated[str | None, typer.Option(help="Use this configuration file.")]
Isolated = Annotated[bool, typer.Option("--isolated", help="Use no configuration.")]

images_app = typer.Typer(help="Learn what is in images.", no_args_is_help=True)
app.add_typer(images_app, name="images")


def run(arguments: list[str]) -> int:
    """Run the command that *arguments* name and give its exit status."""
    try:
        app(arguments, prog_name="initlint")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 2
    return 0


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"initlint {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Check Kubernetes init containers: will every pod get past Init."""


@app.command()
def check(
    paths: Paths,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="NAME[=FILE]", help="Output format; may be repeated."),
    ] = None,
    output: Annotated[str | None, typer.Option(help="Write to this file.")] = None,
    fail_on: Annotated[
        str | None, typer.Option(metavar="error|warning|info|never", help="What makes status 1.")
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option(help="Only these rules or groups; may be repeated.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(help="Not these rules or groups; may be repeated.")
    ] = None,
    kube_version: KubeVersion = None,
    deployer: Deployer = None,
    namespace: Namespace = None,
    values: Values = None,
    release: Release = None,
    exclude: Annotated[
        list[str] | None, typer.Option(help="Skip paths that match this pattern.")
    ] = None,
    rules: Rules = None,
    config: Config = None,
    isolated: Isolated = False,
    baseline: Annotated[
        str | None, typer.Option(help="Accept the findings that this file lists.")
    ] = None,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Write today's findings to the baseline.")
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Apply the safe fixes.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="Apply those that may move the meaning, too.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Print what the fixes would change; write nothing.")
    ] = False,
    allow_empty: Annotated[
        bool, typer.Option("--allow-empty", help="A directory without manifests is no error.")
    ] = False,
    images: Annotated[
        str | None,
        typer.Option(metavar="registry|never", help="Whom to ask what is in images."),
    ] = None,
    color: Annotated[
        str, typer.Option(metavar="auto|always|never", help="Colour in the output.")
    ] = "auto",
) -> None:
    """Check manifests and report what cannot work."""
    from initlint.cli.check import check as run_check

    request = Request(
        paths=tuple(paths),
        formats=tuple(formats or ()),
        output=output,
        fail_on=fail_on,
        config=config,
        isolated=isolated,
        select=_split(select),
        ignore=_split(ignore),
        kube_version=kube_version,
        deployer=deployer,
        namespace=namespace,
        exclude=tuple(exclude or ()),
        values=tuple(values or ()),
        release=release,
        rules=tuple(rules or ()),
        baseline=baseline,
        update_baseline=update_baseline,
        fix=fix,
        unsafe_fixes=unsafe_fixes,
        diff=diff,
        allow_empty=allow_empty,
        images=images,
        color=color,
    )
    raise typer.Exit(run_check(request))


@app.command()
def startup(
    paths: Paths,
    format_name: Annotated[
        str, typer.Option("--format", metavar="text|json|mermaid|dot", help="Output format.")
    ] = "text",
    kube_version: KubeVersion = None,
    deployer: Deployer = None,
    namespace: Namespace = None,
    values: Values = None,
    release: Release = None,
    config: Config = None,
    isolated: Isolated = False,
) -> None:
    """Print what each pod does and waits for at start-up, and whether it can start."""
    from initlint.cli.startup import startup as run_startup

    request = Request(
        paths=tuple(paths),
        kube_version=kube_version,
        deployer=deployer,
        namespace=namespace,
        values=tuple(values or ()),
        release=release,
        config=config,
        isolated=isolated,
    )
    raise typer.Exit(run_startup(request, format_name))


@app.command()
def explain(
    name: Annotated[str, typer.Argument(help="The rule's name.")],
    rules: Rules = None,
) -> None:
    """Print a rule's page: what it finds, why it matters, how to mend it."""
    from initlint.cli.show import explain as run_explain

    raise typer.Exit(run_explain(name, tuple(rules or ())))


@app.command("rules")
def list_rules(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, one object a rule.")] = False,
    rules: Rules = None,
) -> None:
    """List the rules with severity and summary."""
    from initlint.cli.show import list_rules as run_list

    raise typer.Exit(run_list(tuple(rules or ()), as_json=as_json))


@app.command("test-rules")
def test_rules(
    directory: Annotated[str, typer.Argument(help="A directory with rules and their pages.")],
) -> None:
    """Check the examples on the pages of your own rules."""
    from initlint.cli.show import test_rules as run_tests

    raise typer.Exit(run_tests(directory))


@images_app.callback()
def _images() -> None:
    """Learn what is in images."""


@images_app.command("lock")
def lock(
    paths: Paths,
    output: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write to this file, not to the nearest.")
    ] = None,
    registry_config: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="A docker configuration; its helpers may be run."),
    ] = None,
    platform: Annotated[
        str | None, typer.Option(metavar="OS/ARCH", help="Whose images; linux/amd64 by default.")
    ] = None,
    mirror: Annotated[
        Texts, typer.Option(metavar="REGISTRY=HOST", help="Ask HOST first; may be repeated.")
    ] = None,
    insecure: Annotated[
        Texts, typer.Option(metavar="HOST", help="HOST may lack TLS; may be repeated.")
    ] = None,
    ca: Annotated[
        str | None, typer.Option(metavar="FILE", help="Trust these certificates, too.")
    ] = None,
    values: Values = None,
    release: Release = None,
    config: Config = None,
    isolated: Isolated = False,
) -> None:
    """Ask registries what the images of manifests hold, and write it to a lock file."""
    from initlint.cli.images import lock_images

    registry = {
        "config": registry_config,
        "platform": platform,
        "mirrors": dict(each.partition("=")[::2] for each in mirror or ()),
        "insecure": insecure,
        "ca": ca,
    }
    request = Request(
        paths=tuple(paths),
        output=output,
        registry={name: value for name, value in registry.items() if value},
        values=tuple(values or ()),
        release=release,
        config=config,
        isolated=isolated,
    )
    raise typer.Exit(lock_images(request))


def _split(values: list[str] | None) -> tuple[str, ...]:
    return tuple(part for value in values or () for part in value.split(",") if part)
