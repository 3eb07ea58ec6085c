package io.baigong.server.usage;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;

/// What an organisation has just now. The module that keeps it provides the bean.
public interface Gauge {
    Kind kind();

    Measured of(int organisation);

    /// @param at when it was measured
    record Measured(long amount, Instant at) {}

    /// What is measured.
    enum Kind {
        /// Things that are not being erased.
        THINGS("things", "1"),
        /// Series with at least one stored value.
        SERIES("series", "1"),
        /// Readings that are kept: counted in the store now and then, and since then what the log
        /// took, repeated ones included.
        STORED_VALUES("stored-values", "1"),
        /// The part of the store's disk space that falls to the organisation by its number of
        /// stored values.
        STORED_BYTES("stored-bytes", "By"),
        /// Bytes of documents and of imported tables.
        DOCUMENT_BYTES("document-bytes", "By");

        private final String key;
        private final String unit;

        Kind(String key, String unit) {
            this.key = key;
            this.unit = unit;
        }

        /// Its name in the API.
        @JsonValue
        public String key() {
            return key;
        }

        /// UCUM code.
        public String unit() {
            return unit;
        }
    }
}
