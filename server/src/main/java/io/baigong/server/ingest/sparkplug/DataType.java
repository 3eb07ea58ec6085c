package io.baigong.server.ingest.sparkplug;

/// The data types of Sparkplug B 3.0 (6.4.16), by their codes.
public enum DataType {
    UNKNOWN,
    INT8,
    INT16,
    INT32,
    INT64,
    UINT8,
    UINT16,
    UINT32,
    UINT64,
    FLOAT,
    DOUBLE,
    BOOLEAN,
    STRING,
    DATE_TIME,
    TEXT,
    UUID,
    DATA_SET,
    BYTES,
    FILE,
    TEMPLATE;

    private static final DataType[] BY_CODE = values();

    /// @param code as in the payload; arrays, property sets and codes of the future are [#UNKNOWN]
    public static DataType of(long code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[(int) code] : UNKNOWN;
    }

    public int code() {
        return ordinal();
    }
}
