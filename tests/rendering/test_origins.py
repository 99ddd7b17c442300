"""Origin annotations are taken out of what kustomize prints, and nothing else is."""

from __future__ import annotations

from initlint.rendering.origins import without_origins

ALONE = """\
apiVersion: v1
kind: Service
metadata:
  annotations:
    config.kubernetes.io/origin: |
      path: ../base/service.yaml
  name: a
"""
AMONG = """\
apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    a: |
      config.kubernetes.io/origin: |
    config.kubernetes.io/origin: |
      configuredIn: ../base/kustomization.yaml
      configuredBy:
        apiVersion: builtin
        kind: ConfigMapGenerator
    z: "1"
  name: b
"""
QUOTING = """\
apiVersion: v1
data:
  text: |
    metadata:
      annotations:
        config.kubernetes.io/origin: |
          path: /etc/passwd
kind: ConfigMap
metadata:
  name: c
"""


def test_an_annotation_that_stands_alone_goes_with_its_section() -> None:
    text, origins = without_origins(ALONE)

    assert text == "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n"
    assert origins == ["../base/service.yaml"]


def test_other_annotations_stay() -> None:
    text, origins = without_origins(AMONG)

    assert "    a: |\n      config.kubernetes.io/origin: |\n    z:" in text
    assert origins == ["../base/kustomization.yaml"]


def test_a_text_that_looks_like_an_annotation_is_left_alone() -> None:
    assert without_origins(QUOTING) == (QUOTING, [None])


def test_each_document_has_an_origin_of_its_own() -> None:
    text, origins = without_origins(f"{ALONE}---\n{QUOTING}---\n{AMONG}")

    assert origins == ["../base/service.yaml", None, "../base/kustomization.yaml"]
    assert text.count("\n---\n") == 2


def test_what_comes_from_elsewhere_has_no_origin_here() -> None:
    remote = ALONE.replace("      path:", "      repo: https://example.com/x\n      path:")

    assert without_origins(remote)[1] == [None]
