from pathlib import Path

import pytest

from apronplan.store import places
from apronplan.store.failures import PlanFileError
from apronplan.store.planfile import PlanFile

MOUNTS = [
    "/dev/vda / ext4 rw 0 0",
    "nas:/plans /mnt/plans nfs4 rw 0 0",
    "//srv/share /mnt/my\\040share cifs rw 0 0",
    "/dev/sdb /mnt/plans/disk ext4 rw 0 0",
    "me@host: /home/me/remote fuse.sshfs rw 0 0",
    "broken line",
]


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/me", "ext4"),
        ("/mnt/plans", "nfs4"),
        ("/mnt/plans/2018/june", "nfs4"),
        ("/mnt/plans/disk/x", "ext4"),
        ("/mnt/plansomething", "ext4"),
        ("/mnt/my share/x", "cifs"),
        ("/home/me/remote", "fuse.sshfs"),
    ],
)
def test_the_file_system_is_that_of_the_deepest_mount(folder, kind):
    assert places.file_system(Path(folder), MOUNTS) == kind


def test_a_later_mount_hides_an_earlier_one():
    assert places.file_system(Path("/a/b"), ["x /a nfs rw", "y /a ext4 rw"]) == "ext4"


@pytest.mark.parametrize(
    "name",
    ["OneDrive", "OneDrive - Liege Airport", "Dropbox", "Dropbox (Personal)", "Google Drive", "My Drive",
     "iCloud Drive", "Mobile Documents", "Nextcloud", "ownCloud", "MEGAsync", "Box Sync"],
)  # fmt: skip
def test_cloud_folders_are_refused_by_name(tmp_path, name):
    folder = tmp_path / name / "plans"
    folder.mkdir(parents=True)
    with pytest.raises(PlanFileError, match="bundle") as found:
        PlanFile.create(folder / "a.apron")
    assert found.value.code == "cloud"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["Boxes", "dropbox-export", "drive", "Megatons", "onedrives"])
def test_other_names_are_not(tmp_path, name):
    (tmp_path / name).mkdir()
    with PlanFile.create(tmp_path / name / "a.apron") as file:
        assert not file.read_only


@pytest.mark.parametrize("marker", [".dropbox", ".stfolder", ".nextcloudsync.log"])
def test_cloud_folders_are_refused_by_their_marks(tmp_path, marker):
    (tmp_path / marker).touch()
    (tmp_path / "plans").mkdir()
    assert places.cloud_folder(tmp_path / "plans") == tmp_path


def test_the_cloud_folder_that_windows_names_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path))
    assert places.cloud_folder(tmp_path / "x") == tmp_path


def test_a_plan_on_a_network_is_refused_but_can_be_viewed(moved_plan, monkeypatch):
    monkeypatch.setattr(places, "network_kind", lambda folder: "cifs")
    with pytest.raises(PlanFileError, match="cifs") as found:
        PlanFile.open(moved_plan)
    assert found.value.code == "network"
    with PlanFile.open(moved_plan, read_only=True) as file:
        assert file.edits == 20
