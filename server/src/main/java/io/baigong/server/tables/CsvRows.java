package io.baigong.server.tables;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.baigong.server.access.Invalid;
import io.baigong.server.tables.TableReader.Raw;
import io.baigong.server.tables.TableReader.Rows;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The rows of CSV.
final class CsvRows implements Rows {
    private static final int MAX_RECORD_CHARS = 65_536;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;

    CsvRows(InputStream csv) throws IOException {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        reader =
                CsvReader.builder()
                        .allowMissingFields(true)
                        .allowExtraFields(true)
                        .skipEmptyLines(true)
                        .maxBufferSize(MAX_RECORD_CHARS)
                        .ofCsvRecord(withoutMark(new InputStreamReader(csv, decoder)));
        records = reader.iterator();
    }

    @Override
    public @Nullable Raw next() {
        if (!records.hasNext()) {
            return null;
        }
        var row = records.next();
        return new Raw(row.getStartingLineNumber(), row.getFields());
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The byte order mark that spreadsheets put in front.
    private static Reader withoutMark(Reader text) throws IOException {
        var reader = new PushbackReader(text);
        try {
            int first = reader.read();
            if (first >= 0 && first != '\ufeff') {
                reader.unread(first);
            }
        } catch (CharacterCodingException e) {
            throw new Invalid("body", "text in UTF-8", "other bytes");
        }
        return reader;
    }
}
