package io.baigong.telemetry.questdb;

/// Folds rows in time order and hands the folds out when their window is over.
final class Window {
    interface Sink {
        void accept(long start, int series, Fold fold);
    }

    private final long width;
    private final Sink to;
    private final FoldsBySeries folds = new FoldsBySeries();
    private long start = Long.MIN_VALUE;
    private long end = Long.MIN_VALUE;

    Window(long width, Sink to) {
        this.width = width;
        this.to = to;
    }

    Fold at(long time, int series) {
        if (time >= end) {
            end();
            start = Times.floor(time, width);
            end = start + width;
        }
        return folds.of(series);
    }

    void end() {
        folds.flush((series, fold) -> to.accept(start, series, fold));
        end = Long.MIN_VALUE;
    }
}
