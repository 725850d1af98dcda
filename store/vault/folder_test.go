package vault

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestCheckFolder: folders that cloud clients keep are refused, by name, by
// OneDrive's variables, and by the marks clients leave; others are not.
func TestCheckFolder(t *testing.T) {
	root := t.TempDir()
	kept := filepath.Join(root, "Council Files")
	t.Setenv("OneDrive", "")
	t.Setenv("OneDriveConsumer", "")
	t.Setenv("OneDriveCommercial", kept)
	for _, c := range []struct {
		dir, marker string
		refused     bool
	}{
		{dir: "Documents"},
		{dir: "Registers/Dropbox procedures/2025"},
		{dir: "Dropbox (Camford)/IG", refused: true},
		{dir: "dropboxes"},
		{dir: "OneDrive", refused: true},
		{dir: "OneDrive - Camford Borough Council/Registers", refused: true},
		{dir: "Google Drive/My Drive/IG", refused: true},
		{dir: "Library/CloudStorage/OneDrive-Camford", refused: true},
		{dir: "Library/Mobile Documents/com~apple~CloudDocs", refused: true},
		{dir: "iCloudDrive", refused: true},
		{dir: "Council Files/Registers", refused: true},
		{dir: "Council Filesystem"},
		{dir: "shared/ig", marker: "shared/.dropbox", refused: true},
		{dir: "elsewhere/ig", marker: "elsewhere/ig/.stfolder", refused: true},
	} {
		dir := filepath.Join(root, filepath.FromSlash(c.dir))
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if c.marker != "" {
			if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(c.marker)), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		err := checkFolder(dir)
		if errors.Is(err, ErrSynchronisedFolder) != c.refused {
			t.Errorf("%s: %v, want refused %v", c.dir, err, c.refused)
		}
	}
}

// TestSynchronisedFolderRefused: neither Create nor Open works in one.
func TestSynchronisedFolderRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "OneDrive - Camford")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "register.muniment")
	if _, err := Create(path, CreateOptions{Login: "ann", Secret: ann, KDF: FloorKDF(), slow: quick}); !errors.Is(err, ErrSynchronisedFolder) {
		t.Errorf("Create: %v", err)
	}
	if _, err := openQuick(path); !errors.Is(err, ErrSynchronisedFolder) {
		t.Errorf("Open: %v", err)
	}
}
