"""A release is published whole or not at all, and a damaged one is never opened."""

import itertools
import multiprocessing
import time
from random import Random

import pytest

from kg import release
from kg.errors import ReleaseError


def publish(home, graph):
    lines = [graph]
    identity = release.Identity(release.graph_digest(lines), "toy", "0")
    manifest = release.Manifest(identity.id, identity, {}, {}, {}, {})
    with release.draft(home) as layout:
        layout.graph.write_text(graph)
        layout.search.mkdir()
        for number in range(20):
            (layout.search / f"{number}.bin").write_bytes(graph.encode() * 1000)
        return release.Layout(home / "releases" / release.publish(home, layout, manifest).id)


def test_the_last_published_release_is_the_current_one(tmp_path):
    publish(tmp_path, "first")
    second = publish(tmp_path, "second")
    layout, manifest = release.open_current(tmp_path)
    assert layout.graph.read_text() == "second"
    assert manifest.id == second.root.name


def test_rolling_back_is_pointing_back(tmp_path):
    first = publish(tmp_path, "first")
    publish(tmp_path, "second")
    release.point_to(tmp_path, first.root.name)
    assert release.open_current(tmp_path)[0].graph.read_text() == "first"


def test_the_same_content_is_the_same_release(tmp_path):
    assert publish(tmp_path, "x").root == publish(tmp_path, "x").root
    assert len(list((tmp_path / "releases").iterdir())) == 1


def test_without_a_release_the_message_says_what_to_do(tmp_path):
    with pytest.raises(ReleaseError, match=r"There is no release .* Run `gcmkg build`"):
        release.open_current(tmp_path)


def test_any_change_to_any_file_is_refused_and_named(tmp_path):
    layout = publish(tmp_path, "some graph")
    random = Random(7)
    for path in [p for p in layout.root.rglob("*") if p.is_file()]:
        whole = path.read_bytes()
        flipped = bytearray(whole)
        flipped[random.randrange(len(whole))] ^= 1 << random.randrange(8)
        for damaged in (bytes(flipped), whole[: len(whole) // 2]):
            path.write_bytes(damaged)
            with pytest.raises(ReleaseError):
                release.open_current(tmp_path)
        path.write_bytes(whole)
    assert release.open_current(tmp_path)


def test_an_extra_or_missing_file_is_refused(tmp_path):
    layout = publish(tmp_path, "some graph")
    (layout.search / "extra").write_text("x")
    with pytest.raises(ReleaseError, match="extra"):
        release.open_current(tmp_path)
    (layout.search / "extra").unlink()
    (layout.search / "3.bin").unlink()
    with pytest.raises(ReleaseError, match=r"3\.bin"):
        release.open_current(tmp_path)


def test_a_damaged_release_is_replaced_by_a_sound_one(tmp_path):
    layout = publish(tmp_path, "some graph")
    (layout.search / "3.bin").write_bytes(b"damaged")
    publish(tmp_path, "some graph")
    assert release.open_current(tmp_path)


def test_a_failed_draft_leaves_nothing_behind(tmp_path):
    publish(tmp_path, "good")
    with pytest.raises(OSError, match="disk full"), release.draft(tmp_path) as layout:
        layout.graph.write_text("half")
        raise OSError("disk full")
    assert release.open_current(tmp_path)[0].graph.read_text() == "good"
    assert len(list((tmp_path / "releases").iterdir())) == 1


def publish_forever(home, started):
    for number in itertools.count(1):
        publish(home, f"graph {number}")
        started.set()


def test_killing_a_publisher_at_any_moment_leaves_a_sound_release(tmp_path):
    publish(tmp_path, "graph 0")
    context, random = multiprocessing.get_context("spawn"), Random(11)
    for _ in range(5):
        started = context.Event()
        publisher = context.Process(target=publish_forever, args=(tmp_path, started))
        publisher.start()
        started.wait(timeout=30)
        time.sleep(random.uniform(0.0, 0.1))
        publisher.kill()
        publisher.join()
        publisher.close()
        layout, manifest = release.open_current(tmp_path)
        assert layout.root.name == manifest.id
