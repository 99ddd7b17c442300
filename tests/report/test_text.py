"""The report for people, as it looks."""

from __future__ import annotations

from hypothesis import given

from initlint.record import replace
from initlint.report.outcome import Extent, Outcome, outcome
from initlint.report.text import WIDTH, report
from initlint.report.visible import width
from initlint.source.text import Source, Span
from tests.report.examples import at, deadlock, hushed, stuck, untagged, world
from tests.report.strategies import outcomes, some

WHOLE = """\
k8s/web.yaml: 1 error, 1 warning

warning: image 'busybox' has no tag
  --> k8s/web.yaml:10:18  image-without-tag
   |
10 |           image: busybox
   |                  ^^^^^^^
   |
   = fix: Add the tag `1.36` (unsafe)

error: init container 'wait' waits for Service 'web', which selects only this
       pod: it has no ready endpoint before the wait ends
  --> k8s/web.yaml:14:21  wait-on-own-service
   |
14 |             - until nc -z web 80; do sleep 2; done
   |                     ^^^^^^^^^^^^
   |
  ::: k8s/service.yaml:5:3
      the Service selects this pod and no other
   |
 5 |   selector: {app: web}
   |   --------

Deployment/web cannot start: init container 'wait' waits for Service 'web',
  which has no endpoint before this pod is ready
start-up: 1 cannot start, 1 starts

1 error, 1 warning (1 suppressed)
read 2 files, 2 documents, 1 pod, 1 init container
not checked: 1 template that nothing rendered
not read: 1 input
"""


def test_a_report_reads_as_it_was_designed() -> None:
    assert report(world()) == WHOLE


def test_a_clean_run_says_what_was_read() -> None:
    clean = report(outcome((), extent=Extent(1, 3, 2, 4)))

    assert clean == "no findings\nread 1 file, 3 documents, 2 pods, 4 init containers\n"


def test_only_suppressed_findings_are_counted_and_not_shown() -> None:
    assert report(outcome((hushed,))).startswith("no findings (1 suppressed)\n")


def test_verdicts_stay_out_where_everything_can_start() -> None:
    fine = outcome((), startup=(replace(stuck, verdict="waits"),))

    assert "start-up" not in report(fine)


def test_each_file_has_one_heading_before_its_findings() -> None:
    elsewhere = Source("a.yaml", "kind: Pod\n")
    first = replace(untagged, source=elsewhere, span=at(elsewhere, "Pod"), fix=None)
    lines = report(outcome((deadlock, untagged, first))).splitlines()

    headings = [line for line in lines if line.startswith(("a.yaml: ", "k8s/web.yaml: "))]
    assert headings == ["a.yaml: 1 warning", "k8s/web.yaml: 1 error, 1 warning"]


def test_colour_paints_the_severity() -> None:
    assert "\x1b[1;31merror\x1b[0m: \x1b[1minit container" in report(world(), colour=True)


@some
@given(made_up=outcomes())
def test_frames_and_summaries_fit_a_terminal(made_up: Outcome) -> None:
    lines = report(made_up).split("\n")

    framed = [line for line in lines if line.lstrip(" 0123456789").startswith("|")]
    assert [line for line in framed if width(line) > WIDTH + len("… to line 999")] == []


def test_a_line_of_a_megabyte_is_cut_around_the_span() -> None:
    long = Source("min.json", '{"a": "' + "x" * 500_000 + "HERE" + "y" * 500_000 + '"}')
    finding = replace(untagged, source=long, span=at(long, "HERE"), fix=None)
    code, underline = (
        line
        for line in report(outcome((finding,))).splitlines()
        if "|" in line[2:4] and ("HERE" in line or "^" in line)
    )

    assert len(code) <= WIDTH
    assert code[underline.index("^") :].startswith("HERE")


def test_a_span_at_the_very_end_is_marked_behind_the_last_character() -> None:
    source = Source("end.yaml", "a: 1\nb: 2")
    finding = replace(untagged, source=source, span=Span(9, 9), fix=None)

    assert " |\n2 | b: 2\n  |     ^\n" in report(outcome((finding,)))
