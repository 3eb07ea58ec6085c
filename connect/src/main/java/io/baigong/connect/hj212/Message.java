package io.baigong.connect.hj212;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The data segment of a packet (HJ 212-2017, 6.3): names and values of its head, and those of its
/// command parameter CP.
///
/// @param head QN, ST, CN, PW, MN, Flag, PNUM, PNO, in the order they came
/// @param fields such as DataTime, a21026-Rtd and a21026-Flag
public record Message(List<Field> head, List<Field> fields) {
    private static final String COMMAND = "CP=&&";
    private static final String END = "&&";

    public Message {
        head = List.copyOf(head);
        fields = List.copyOf(fields);
    }

    /// A name and its value; the value of a name without `=` is empty.
    public record Field(String name, String value) {
        /// What comes before the hyphen: `a21026` of `a21026-Rtd`; all of it when there is none.
        public String factor() {
            int hyphen = name.indexOf('-');
            return hyphen < 0 ? name : name.substring(0, hyphen);
        }

        private String text() {
            return name + "=" + value;
        }

        private static Field of(String text) {
            int sign = text.indexOf('=');
            return sign < 0
                    ? new Field(text, "")
                    : new Field(text.substring(0, sign).strip(), text.substring(sign + 1).strip());
        }
    }

    /// What a monitor sends.
    ///
    /// @param request QN: `yyyyMMddHHmmssSSS`, new for each message, the same when it is sent again
    /// @param system ST, such as 31 for air of a source, 32 for surface water (6.6.1)
    /// @param command CN: 2011, 2051, 2061, 2031 (6.6.5)
    /// @param flag version in the bits from 2 on, 1 when it has PNUM and PNO, 0 when it wants an
    ///   answer (6.3.2)
    public static Message upload(
            String request,
            String system,
            String command,
            String password,
            String monitor,
            int flag,
            List<Field> fields) {
        return new Message(
                List.of(
                        new Field("QN", request),
                        new Field("ST", system),
                        new Field("CN", command),
                        new Field("PW", password),
                        new Field("MN", monitor),
                        new Field("Flag", Integer.toString(flag))),
                fields);
    }

    /// Null when it is not that of a data segment: no CP between two `&&`.
    static @Nullable Message read(String segment) {
        int at = segment.indexOf(COMMAND);
        int from = at + COMMAND.length();
        if (at < 0 || segment.length() < from + END.length() || !segment.endsWith(END)) {
            return null;
        }
        return new Message(
                fields(segment.substring(0, at)),
                fields(segment.substring(from, segment.length() - END.length())));
    }

    private static List<Field> fields(String text) {
        var fields = new ArrayList<Field>();
        for (var piece : text.split("[;,]")) {
            if (!piece.isBlank()) {
                fields.add(Field.of(piece.strip()));
            }
        }
        return fields;
    }

    /// Fields of one factor with commas between them, others with semicolons.
    String text() {
        var text = new StringBuilder();
        for (var field : head) {
            text.append(field.text()).append(';');
        }
        text.append(COMMAND);
        String factor = null;
        for (var field : fields) {
            boolean same = field.factor().equals(factor) && field.name().contains("-");
            text.append(factor == null ? "" : same ? "," : ";").append(field.text());
            factor = field.factor();
        }
        return text.append(END).toString();
    }

    /// Null when the head has none of that name.
    public @Nullable String head(String name) {
        return value(head, name);
    }

    /// Null when CP has none of that name.
    public @Nullable String field(String name) {
        return value(fields, name);
    }

    private static @Nullable String value(List<Field> fields, String name) {
        for (var field : fields) {
            if (field.name().equals(name)) {
                return field.value();
            }
        }
        return null;
    }

    String headOr(String name, String otherwise) {
        String value = head(name);
        return value == null ? otherwise : value;
    }

    /// 0 when it says none, or none that is one.
    int flag() {
        String flag = headOr("Flag", "0");
        return flag.matches("[0-9]{1,3}") ? Integer.parseInt(flag) : 0;
    }

    boolean wantsAnswer() {
        return (flag() & 1) != 0;
    }

    /// Whether it is one of several (6.3.2, PNUM and PNO).
    boolean isPart() {
        return (flag() & 2) != 0;
    }

    /// What says that it arrived, 9014: with the request number in the head since 2017 (annex C),
    /// in CP before.
    Message answer() {
        int version = flag() & ~3;
        var head = new ArrayList<Field>();
        var fields = new ArrayList<Field>();
        String request = head("QN");
        if (request != null) {
            (version == 0 ? fields : head).add(new Field("QN", request));
        }
        head.add(new Field("ST", "91"));
        head.add(new Field("CN", "9014"));
        if (version == 0) {
            fields.add(new Field("CN", headOr("CN", "")));
        } else {
            head.add(new Field("PW", headOr("PW", "")));
            head.add(new Field("MN", headOr("MN", "")));
            head.add(new Field("Flag", Integer.toString(version)));
        }
        return new Message(head, fields);
    }
}
