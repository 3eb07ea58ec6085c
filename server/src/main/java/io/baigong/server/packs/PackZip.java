package io.baigong.server.packs;

import io.baigong.server.access.Invalid;
import io.baigong.server.access.TooMuch;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/// Unpacks an uploaded pack in memory. Believes no size the zip states: it counts what comes out.
final class PackZip {
    static final int MAX_FILES = 1_000;
    static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final int MAX_PATH = 200;

    private PackZip() {}

    /// @return files by path from the folder that holds the manifest; other kinds of files than
    ///   JSON and text are left out
    static Map<String, byte[]> read(InputStream zipped) throws IOException {
        var files = new HashMap<String, byte[]>();
        long[] left = {MAX_BYTES};
        try (var zip = new ZipInputStream(zipped)) {
            int entries = 0;
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > MAX_FILES) {
                    throw new TooMuch("files in a pack", MAX_FILES);
                }
                String path = checked(entry.getName());
                byte[] bytes = bytes(zip, left);
                if (!entry.isDirectory() && files.put(path, bytes) != null) {
                    throw new Invalid(path, "each file once", "twice");
                }
            }
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new Invalid("body", "a zip file", e.getMessage());
        }
        if (files.isEmpty()) {
            throw new Invalid("body", "a zip file with manifest.json", "no files");
        }
        return fromManifest(files);
    }

    private static byte[] bytes(InputStream zip, long[] left) throws IOException {
        var out = new ByteArrayOutputStream();
        var buffer = new byte[8_192];
        for (int n = zip.read(buffer); n >= 0; n = zip.read(buffer)) {
            left[0] -= n;
            if (left[0] < 0) {
                throw new TooMuch("bytes in an unpacked pack", MAX_BYTES);
            }
            out.write(buffer, 0, n);
        }
        return out.toByteArray();
    }

    private static String checked(String path) {
        boolean outside =
                path.startsWith("/")
                        || path.contains("\\")
                        || path.contains(":")
                        || ("/" + path + "/").contains("/../")
                        || ("/" + path + "/").contains("/./")
                        || path.chars().anyMatch(Character::isISOControl);
        if (outside || path.length() > MAX_PATH) {
            throw new Invalid("body", "paths inside the pack, at most 200 characters", path);
        }
        return path;
    }

    /// A zip of a folder has that folder's name before every path.
    private static Map<String, byte[]> fromManifest(Map<String, byte[]> files) {
        if (files.containsKey(PackReader.MANIFEST)) {
            return files;
        }
        var folders =
                files.keySet().stream().map(path -> path.split("/", 2)[0]).distinct().toList();
        if (folders.size() != 1) {
            return files;
        }
        int cut = folders.getFirst().length() + 1;
        var inside = new HashMap<String, byte[]>();
        files.forEach((path, bytes) -> {
            if (path.length() > cut) {
                inside.put(path.substring(cut), bytes);
            }
        });
        return inside;
    }
}
