package io.baigong.server.facts;

import io.baigong.server.database.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;

/// The documents' part of a backup, as they lie in the data folder. It comes after PostgreSQL's: a
/// document is on the disk before PostgreSQL knows it.
@Component
public class DocumentBackup {
    private final Path folder;

    DocumentBackup(DataFolder data) {
        this.folder = data.folder(Vault.FOLDER);
    }

    /// Adds `documents/<organisation>/<SHA-256>`.
    public void write(ZipOutputStream zip) throws IOException {
        List<Path> files;
        try (var all = Files.walk(folder)) {
            files = all.filter(path -> !path.toString().endsWith(Vault.DRAFT)).sorted().toList();
        }
        for (Path file : files) {
            if (Files.isRegularFile(file)) {
                add(zip, file);
            }
        }
    }

    private void add(ZipOutputStream zip, Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            zip.putNextEntry(new ZipEntry(Vault.FOLDER + "/" + folder.relativize(file)));
            in.transferTo(zip);
            zip.closeEntry();
        } catch (NoSuchFileException e) {
            // Swept away meanwhile: nobody knows it.
            return;
        }
    }
}
