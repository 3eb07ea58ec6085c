package io.baigong.server.queries;

/// The name under which a property is a metric: its key, with an underscore for each `.` and `-`
/// and before a leading digit. A key with other letters, such as Chinese ones, has the name
/// [#OTHERWISE]; the label `property` has the key itself.
final class MetricName {
    static final String OTHERWISE = "reading";

    private MetricName() {}

    static String of(String property) {
        var name = new StringBuilder(property.length() + 1);
        for (int i = 0; i < property.length(); i++) {
            char c = property.charAt(i);
            if (c == '.' || c == '-') {
                name.append('_');
            } else if (isLegal(c)) {
                name.append(c);
            } else {
                return OTHERWISE;
            }
        }
        char first = name.charAt(0);
        return first >= '0' && first <= '9' ? "_" + name : name.toString();
    }

    private static boolean isLegal(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == ':';
    }
}
