package io.baigong.edge.sparkplug;

import io.baigong.connect.sparkplug.ProtocolBuffer;

/// Whole payloads (Sparkplug 3.0, 6.4.5).
public final class Payloads {
    private Payloads() {}

    /// @param time of the message, in milliseconds since 1970
    /// @param seq 0 to 255
    /// @param metrics of a [MetricWriter]
    public static byte[] of(long time, int seq, byte[] metrics) {
        var out = new ProtocolBuffer(metrics.length + 24);
        out.number(1, time);
        out.raw(metrics, metrics.length);
        out.number(3, seq);
        return out.toBytes();
    }

    /// A death certificate, which has no sequence number when it is a will (6.4.21).
    public static byte[] death(long time, long bdSeq) {
        var metrics = new MetricWriter();
        metrics.add("bdSeq", time, bdSeq);
        var out = new ProtocolBuffer(64);
        out.number(1, time);
        out.raw(metrics.toBytes(), metrics.size());
        return out.toBytes();
    }
}
