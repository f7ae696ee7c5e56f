package dev.entitlement.gateway.serve;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/**
 * Makes one buffer of an answer. Netty's encoder puts a body behind its head if there happens to be room, and makes room
 * for no more than the head; else the network gets two buffers, the body copied into a direct one on the way, a gathering
 * write and a promise that waits for both. Copying it once, to where it belongs, costs least.
 */
final class WholeAnswerEncoder extends HttpResponseEncoder {
    /** What a head takes, as a rule; if it takes more, there are two buffers. */
    private static final int HEAD_BYTES = 512;

    /** Beyond that a buffer is no longer one of many alike. */
    private static final int LARGEST_BODY_BYTES = 32 * 1024;

    @Override
    protected void encodeInitialLine(ByteBuf out, HttpResponse response) throws Exception {
        if (response instanceof FullHttpResponse whole) {
            int bytes = whole.content().readableBytes();
            if (bytes > 0 && bytes <= LARGEST_BODY_BYTES) {
                out.ensureWritable(HEAD_BYTES + bytes);
            }
        }
        super.encodeInitialLine(out, response);
    }
}
