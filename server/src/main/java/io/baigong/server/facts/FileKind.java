package io.baigong.server.facts;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a document may be, told from its bytes and not from what the sender says. Nothing that a
/// browser would run is among it.
enum FileKind {
    PDF("application/pdf"),
    PNG("image/png"),
    JPEG("image/jpeg"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    XML("application/xml"),
    JSON("application/json"),
    CSV("text/csv"),
    TXT("text/plain");

    static final String RULE = "a file of type pdf, png, jpeg, xlsx, csv, xml, json or txt";
    private static final byte[] PDF_HEAD = ascii("%PDF-");
    private static final byte[] PNG_HEAD = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG_HEAD = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] ZIP_HEAD = {'P', 'K', 3, 4};
    private static final byte[] TYPES = ascii("[Content_Types].xml");
    private static final byte[] SHEETS = ascii("xl/w");
    private static final Charset GB18030 = Charset.forName("GB18030");

    private final String type;

    FileKind(String type) {
        this.type = type;
    }

    /// Media type.
    String type() {
        return type;
    }

    /// @param name by which people call the file; tells CSV from other text
    /// @return null for anything else
    static @Nullable FileKind of(byte[] bytes, String name) {
        if (begins(bytes, PDF_HEAD)) {
            return PDF;
        }
        if (begins(bytes, PNG_HEAD)) {
            return PNG;
        }
        if (begins(bytes, JPEG_HEAD)) {
            return JPEG;
        }
        if (begins(bytes, ZIP_HEAD)) {
            return contains(bytes, TYPES) && contains(bytes, SHEETS) ? XLSX : null;
        }
        String text = text(bytes);
        return text == null ? null : ofText(text, name.toLowerCase(Locale.ROOT));
    }

    private static @Nullable FileKind ofText(String text, String name) {
        String start = text.substring(0, Math.min(text.length(), 1_000)).strip();
        String small = start.toLowerCase(Locale.ROOT);
        if (small.startsWith("<!doctype html")
                || small.contains("<html")
                || small.contains("<svg")) {
            return null;
        }
        if (small.startsWith("<?xml") || name.endsWith(".xml") && small.startsWith("<")) {
            return XML;
        }
        if (name.endsWith(".json") && (small.startsWith("{") || small.startsWith("["))) {
            return JSON;
        }
        return name.endsWith(".csv") ? CSV : TXT;
    }

    /// Text without control characters, in UTF-8 or as older Chinese programs write it.
    private static @Nullable String text(byte[] bytes) {
        for (var charset : List.of(StandardCharsets.UTF_8, GB18030)) {
            try {
                var decoder =
                        charset.newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT);
                String text = decoder.decode(ByteBuffer.wrap(bytes)).toString();
                boolean clean =
                        text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
                String whole = text.startsWith("\ufeff") ? text.substring(1) : text;
                return clean && !whole.isBlank() ? whole : null;
            } catch (CharacterCodingException e) {
                continue;
            }
        }
        return null;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean begins(byte[] bytes, byte[] head) {
        return bytes.length >= head.length
                && Arrays.equals(bytes, 0, head.length, head, 0, head.length);
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
