package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Times;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/**
 * The interval log of a run, in HdrHistogram's own format: values in nanoseconds, a line a second for latency, and with
 * tags for {@code service} and {@code late}. Each second is on the disk when it is over. When the disk fails, the run goes
 * on without the log.
 */
final class HistogramLog implements AutoCloseable {
    /** More than a second takes, so that each is written at once. */
    private static final int SECOND = 256 * 1024;

    private final FaultTold out;
    private final HistogramLogWriter writer;

    HistogramLog(Path file, Instant started) throws IOException {
        this(new BufferedOutputStream(Files.newOutputStream(file), SECOND), started);
    }

    HistogramLog(OutputStream to, Instant started) {
        out = new FaultTold(to);
        writer = new HistogramLogWriter(out);
        writer.outputComment("[entitlement-benchmarks load, values in nanoseconds]");
        writer.outputLogFormatVersion();
        writer.outputStartTime(started.toEpochMilli());
        writer.setBaseTime(started.toEpochMilli());
        writer.outputBaseTime(started.toEpochMilli());
        writer.outputLegend();
    }

    void add(Interval interval) {
        line(interval.second(), interval.latency(), null);
        line(interval.second(), interval.service(), "service");
        line(interval.second(), interval.late(), "late");
        out.flush();
    }

    private void line(int second, Histogram histogram, @Nullable String tag) {
        histogram.setTag(tag);
        writer.outputIntervalHistogram(second, second + 1.0, histogram, Times.MILLISECOND);
    }

    /** Why the log is not whole; null if it is. */
    @Nullable
    IOException fault() {
        return out.fault;
    }

    @Override
    public void close() {
        out.close();
    }

    /** The log's writer swallows what goes wrong; this remembers the first of it. */
    private static final class FaultTold extends FilterOutputStream {
        private @Nullable IOException fault;

        FaultTold(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) {
            attempt(() -> out.write(b));
        }

        @Override
        public void write(byte[] bytes, int start, int length) {
            attempt(() -> out.write(bytes, start, length));
        }

        @Override
        public void flush() {
            attempt(out::flush);
        }

        @Override
        public void close() {
            attempt(out::close);
        }

        private void attempt(Writing writing) {
            try {
                writing.write();
            } catch (IOException e) {
                fault = fault == null ? e : fault;
            }
        }

        private interface Writing {
            void write() throws IOException;
        }
    }
}
