"""Folders beside a workspace give reason to doubt, unless they are another environment."""

from __future__ import annotations

from initlint.engine import workspace
from initlint.model.elsewhere import Elsewhere
from initlint.model.manifest import manifests
from initlint.model.workspace import Workspace
from initlint.source.text import Source
from initlint.tree.document import Document
from initlint.tree.read import documents

SERVICE = (
    "apiVersion: v1\nkind: Service\nmetadata: {{name: {0}}}\nspec: {{selector: {{app: {0}}}}}\n"
)
POD = (
    "apiVersion: v1\nkind: Pod\nmetadata: {{name: {0}, labels: {{app: {0}}}}}\n"
    "spec: {{containers: [{{name: a, image: b}}]}}\n"
)


def read(name: str, *texts: str) -> list[Document]:
    return list(documents(Source(name, "---\n".join(texts))))


def scope(own: list[Document], *others: list[Document]) -> Workspace:
    every = [*own, *(document for each in others for document in each)]
    elsewhere = Elsewhere(tuple(m for document in every for m in manifests(document)))
    return workspace("own", own, elsewhere=elsewhere)


APP = read("app/service.yaml", SERVICE.format("web"))
DATABASE = read("db/db.yaml", SERVICE.format("db"), POD.format("db"))
TWIN = read("staging/all.yaml", SERVICE.format("web"), SERVICE.format("db"), POD.format("db"))


def test_a_folder_beside_may_be_deployed_with_it() -> None:
    assert scope(APP, DATABASE).is_named_elsewhere("Service", "db")
    assert scope(APP, DATABASE).has_pods_elsewhere({"app": "db"})


def test_what_nobody_has_is_not_elsewhere() -> None:
    assert not scope(APP, DATABASE).is_named_elsewhere("Service", "cache")
    assert not scope(APP, DATABASE).has_pods_elsewhere({"app": "cache"})


def test_its_own_objects_are_not_elsewhere() -> None:
    assert not scope(DATABASE).is_named_elsewhere("Service", "db")
    assert not scope(DATABASE).has_pods_elsewhere({"app": "db"})


def test_another_environment_that_shares_its_names_counts_for_nothing() -> None:
    assert not scope(APP, TWIN).is_named_elsewhere("Service", "db")
    assert not scope(APP, TWIN).has_pods_elsewhere({"app": "db"})
