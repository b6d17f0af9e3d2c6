"""The generated pages of the reference say what the template says today."""

import reference


def test_the_pages_are_up_to_date() -> None:
    assert reference.main(["--check"]) == 0


def test_every_question_and_target_has_its_place() -> None:
    assert "## `with_service`" in reference.questions_page()
    assert "`make train`" in reference.targets_page()
    assert "../upgrading/0.1.0.md" in reference.releases_page()
