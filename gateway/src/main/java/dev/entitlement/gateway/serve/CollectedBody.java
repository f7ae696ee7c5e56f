package dev.entitlement.gateway.serve;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A request whose body is still coming in. Grows with what comes, never with what was announced. */
final class CollectedBody {
    private static final int FIRST_BYTES = 512;

    private final HttpRequest head;
    private final int maxBytes;
    private byte[] bytes = new byte[0];
    private int size;

    CollectedBody(HttpRequest head, int maxBytes) {
        this.head = head;
        this.maxBytes = maxBytes;
    }

    HttpRequest head() {
        return head;
    }

    /** Takes the buffer's bytes; false if they would be too many. */
    boolean add(ByteBuf content) {
        int more = content.readableBytes();
        if (more > maxBytes - size) {
            return false;
        }
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(maxBytes, Math.max(size + more, Math.max(FIRST_BYTES, 2 * size))));
        }
        content.readBytes(bytes, size, more);
        size += more;
        return true;
    }

    /** The whole of it; null if it is empty, for an empty body is none. */
    byte @Nullable [] whole() {
        return size == 0 ? null : Arrays.copyOf(bytes, size);
    }
}
