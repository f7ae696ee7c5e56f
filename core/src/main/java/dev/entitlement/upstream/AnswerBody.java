package dev.entitlement.upstream;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Collects the body of one answer on the heap, so that no buffer of the network's is held, or leaked, beyond its read. */
final class AnswerBody {
    private static final byte[] EMPTY = {};

    private final AnswerMemory memory;
    private byte[] bytes;
    private int size;
    private int counted;

    /** @param expected the announced length; -1 if none was, and no promise either way */
    AnswerBody(AnswerMemory memory, long expected) {
        this.memory = memory;
        this.bytes = expected == 0
                ? EMPTY
                : new byte[(int) (expected > 0 ? Math.min(expected, AnswerMemory.FREE_BYTES) : 1024)];
    }

    /** Takes a part in; false if the answer is larger than what is read, or memory for such answers is spent. */
    boolean append(ByteBuf part) {
        int length = part.readableBytes();
        if (length > bytes.length - size && !grow(length)) {
            return false;
        }
        part.readBytes(bytes, size, length);
        size += length;
        return true;
    }

    private boolean grow(int length) {
        if (length > AnswerMemory.MAX_ANSWER_BYTES - size) {
            return false;
        }
        int capacity = Math.min(AnswerMemory.MAX_ANSWER_BYTES, Math.max(bytes.length * 2, size + length));
        int more = capacity > AnswerMemory.FREE_BYTES ? capacity - counted : 0;
        if (more > 0 && !memory.take(more)) {
            return false;
        }
        counted += more;
        bytes = Arrays.copyOf(bytes, capacity);
        return true;
    }

    /** The whole body; gives back what was counted. */
    byte[] whole() {
        release();
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    /** Gives back what was counted. Must be called when the body is given up; may be called again. */
    void release() {
        if (counted > 0) {
            memory.giveBack(counted);
            counted = 0;
        }
    }
}
