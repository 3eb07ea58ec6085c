package io.baigong.connect.s7;

import io.baigong.connect.AddressFault;
import io.baigong.connect.DataType;
import io.baigong.connect.s7.S7Address.Area;
import org.jspecify.annotations.Nullable;

/// Reads addresses:
///
/// ```
/// DB1.DBX0.3  DB1.DBB0  DB1.DBW2  DB1.DBD4    of a data block: bit, byte, word, double word
/// M0.1  MB0  MW2  MD4                         flags
/// I0.0  IW0 …  Q0.0  QB1 …                    inputs and outputs; E and A as well
/// V0.1  VB0  VW2  VD4                         S7-200 SMART: the same as data block 1
/// :TYPE                                       behind any byte: :LREAL  :STRING[20]  :DT  :DTL  :TIME
/// ```
final class AddressReader {
    private static final int MOST = 65_535;

    private final String text;
    private final @Nullable DataType plain;
    private int at;

    private AddressReader(String text, @Nullable DataType plain) {
        this.text = text;
        this.plain = plain;
    }

    /// @throws AddressFault where it is wrong
    static S7Address read(String text, @Nullable DataType type) {
        return new AddressReader(text, type).address();
    }

    private S7Address address() {
        Area area;
        int block = 0;
        switch (sign()) {
            case 'D' -> {
                at++;
                expect('B', "DB and the number of a data block");
                block = number(1, MOST, "the number of a data block");
                expect('.', ".DBX, .DBB, .DBW or .DBD");
                expect('D', "DBX, DBB, DBW or DBD");
                expect('B', "DBX, DBB, DBW or DBD");
                area = Area.BLOCK;
            }
            case 'V' -> {
                at++;
                block = 1;
                area = Area.BLOCK;
            }
            case 'M' -> area = flag(Area.FLAG);
            case 'I', 'E' -> area = flag(Area.INPUT);
            case 'Q', 'A' -> area = flag(Area.OUTPUT);
            default -> throw fault("DB, M, I, Q or V");
        }
        return place(area, block);
    }

    private Area flag(Area area) {
        at++;
        return area;
    }

    private S7Address place(Area area, int block) {
        char width = sign();
        boolean named = width == 'X' || width == 'B' || width == 'W' || width == 'D';
        if (named) {
            at++;
        } else if (text.regionMatches(true, 0, "DB", 0, 2)) {
            throw fault("X, B, W or D");
        } else {
            width = 'X';
        }
        int from = number(0, MOST, "a byte");
        int bit = 0;
        if (width == 'X') {
            expect('.', "a dot and the bit");
            bit = number(0, 7, "a bit");
        }
        int typeAt = at;
        S7Type type = at < text.length() ? typed(width) : type(width);
        int length = type.hasLength() ? length() : 0;
        if (at < text.length()) {
            throw fault("the end of the address");
        }
        if (plain != null && plain != type.plain()) {
            throw AddressFault.ofType(
                    "%s, as the address says".formatted(type.plain().word()), plain.word());
        }
        if (from + type.size(length) > MOST + 1) {
            at = typeAt;
            throw fault("an end at byte %d at most".formatted(MOST));
        }
        return new S7Address(text, area, block, from, bit, type, length);
    }

    private S7Type typed(char width) {
        expect(':', "a colon and a type, as in :REAL");
        int start = at;
        while (at < text.length() && (Character.isLetter(text.charAt(at)) || sign() == '_')) {
            at++;
        }
        var type = S7Type.ofWord(text.substring(start, at));
        if (type == null || !fits(type, width)) {
            at = start;
            throw fault(expected(width));
        }
        return type;
    }

    private S7Type type(char width) {
        if (plain == null) {
            return switch (width) {
                case 'X' -> S7Type.BOOL;
                case 'B' -> S7Type.BYTE;
                case 'W' -> S7Type.WORD;
                default -> S7Type.DWORD;
            };
        }
        if (plain == DataType.TEXT && width == 'B') {
            throw fault("the kind and length of the text, as in %s:STRING[20]".formatted(text));
        }
        var type = S7Type.of(plain);
        if (type == null || !fits(type, width)) {
            throw AddressFault.ofType(expected(width), plain.word());
        }
        return type;
    }

    private static boolean fits(S7Type type, char width) {
        return switch (width) {
            case 'X' -> type == S7Type.BOOL;
            case 'B' -> type != S7Type.BOOL;
            case 'W' -> type == S7Type.WORD || type == S7Type.INT;
            default ->
                    type == S7Type.DWORD
                            || type == S7Type.DINT
                            || type == S7Type.REAL
                            || type == S7Type.TIME;
        };
    }

    private static String expected(char width) {
        return switch (width) {
            case 'X' -> "a type of one bit";
            case 'B' -> "BYTE, SINT, INT, DINT, REAL, LREAL, STRING[n], DT, DTL or another type";
            case 'W' -> "a type of 16 bits, WORD or INT";
            default -> "a type of 32 bits, DWORD, DINT, REAL or TIME; longer ones begin at a byte";
        };
    }

    private int length() {
        expect('[', "the length in brackets, as in [20]");
        int length = number(1, 254, "a length in characters");
        expect(']', "]");
        return length;
    }

    private char sign() {
        return at < text.length() ? Character.toUpperCase(text.charAt(at)) : 0;
    }

    private void expect(char sign, String expected) {
        if (sign() != sign) {
            throw fault(expected);
        }
        at++;
    }

    private int number(int least, int most, String what) {
        int start = at;
        int number = 0;
        while (at - start < 6 && sign() >= '0' && sign() <= '9') {
            number = number * 10 + sign() - '0';
            at++;
        }
        if (at == start || number < least || number > most) {
            at = start;
            throw fault("%s from %d to %d".formatted(what, least, most));
        }
        return number;
    }

    private AddressFault fault(String expected) {
        String rest = text.substring(Math.min(at, text.length()));
        String came =
                rest.isEmpty()
                        ? "the end"
                        : "'" + (rest.length() <= 20 ? rest : rest.substring(0, 20) + "…") + "'";
        return AddressFault.at(at + 1, expected, came);
    }
}
