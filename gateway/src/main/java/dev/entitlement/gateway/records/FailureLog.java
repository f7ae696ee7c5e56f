package dev.entitlement.gateway.records;

import dev.entitlement.CallListener;
import dev.entitlement.EntitlementResult;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.gateway.options.FileReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file to which every call that ends without success is appended, a JSON object a line, with all its attempts. Calls
 * that this side refused are in it as well; those that restored access are not.
 */
public final class FailureLog implements CallListener {
    private static final Logger log = LoggerFactory.getLogger(FailureLog.class);

    /** At some 600 bytes a record, 40 MiB at most: seconds of a total outage at full load. */
    private static final int PLACES = 64 * 1024;

    private final LineWriter<CallRecord> lines;

    private FailureLog(LineWriter<CallRecord> lines) {
        this.lines = lines;
    }

    /**
     * Opens the file, and creates it if it is not there. Blocks.
     *
     * @throws IllegalArgumentException if it cannot be written, with path and reason
     */
    public static FailureLog open(Path path) {
        try {
            return new FailureLog(new LineWriter<>(AppendedFile.open(path), "failure log", PLACES, CallRecord::line));
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " " + FileReason.of(e) + " (expected: a file to append to)", e);
        }
    }

    @Override
    public void callEnded(ReactivationRequest request, EntitlementResult result) {
        record(result);
    }

    /** Appends a call unless it restored access: takes what is to be told, and leaves the writing to the writer's thread. */
    public void record(EntitlementResult result) {
        if (!result.outcome().restored()) {
            lines.offer(CallRecord.of(result));
        }
    }

    /** Lines that were lost because the file could not be written, or not fast enough. */
    public long dropped() {
        return lines.dropped();
    }

    /** Writes out what is queued, and closes the file. Blocks for at most the given time. */
    public void close(Duration timeout) throws InterruptedException {
        if (!lines.close(timeout)) {
            log.error("failure log: not all lines could be written in {} s", timeout.toSeconds());
        }
    }
}
