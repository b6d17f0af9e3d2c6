import pytest

from graft.resolve.dependencies import merge_requirement, package_name
from graft.resolve.sides import Sides, UncertainError


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("a>=1", "a>=1,<2", "a>=1.5", "a>=1.5,<2"),
        ("a>=1", "a[x]>=1", "a>=1.5", "a[x]>=1.5"),
        (
            "a>=1",
            "a>=1; python_version < '3.12'",
            "a>=2",
            "a>=2; python_version < '3.12'",
        ),
        ("a", "a<3", "a>=2", "a<3,>=2"),
        ("a==1.0", "a==1.2", "a==1.1", "a==1.2"),
        ("My.Pkg>=1", "My.Pkg>=1.1", "my-pkg>=1.2", "My.Pkg>=1.2"),
        ("a>=1,<2", "a>=1,<3", "a>=1.5,<2", "a>=1.5,<3"),
    ],
)
def test_parts_of_a_requirement_are_merged(base, ours, theirs, merged):
    assert merge_requirement(Sides(base, ours, theirs)) == merged


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        ("a>=1", "a==1.2", "a>=1.5"),
        ("a>=1", "a>=1,<2", "a>=2"),
        ("a>=1,<2", "a>=1", "a>=2,<3"),
        ("a==1.*", "a==2.*", "a==3.*"),
        ("a>=2", "a>=1", "a>=3"),
        ("a[x]", "a[y]", "a[z]"),
        ("a>=1", "a @ https://example.org/a.whl", "a>=2"),
        ("a>=1", "not a requirement", "a>=2"),
    ],
)
def test_requirements_at_odds_are_left_alone(base, ours, theirs):
    with pytest.raises(UncertainError):
        merge_requirement(Sides(base, ours, theirs))


def test_a_package_has_one_name():
    assert package_name("My_Pkg[x]>=1") == package_name("my.pkg")
