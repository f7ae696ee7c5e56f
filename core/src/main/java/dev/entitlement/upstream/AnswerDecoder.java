package dev.entitlement.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;

/**
 * Netty's decoder, which also watches where answers begin and end. Bytes that belong to no answer must never be taken for
 * the beginning of a later one, and may be too few for the decoder to say anything of them: half a line, or a head whose
 * rest would then be read from the next answer.
 */
final class AnswerDecoder extends HttpResponseDecoder {
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private boolean expecting;
    private boolean begun;

    AnswerDecoder() {
        super(new HttpDecoderConfig().setMaxHeaderSize(MAX_HEADER_BYTES));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (!expecting) {
            ReferenceCountUtil.release(message);
            context.close();
            return;
        }
        begun = true;
        super.channelRead(context, message);
    }

    /** Whether any byte came since {@link #expect()}. */
    boolean begun() {
        return begun;
    }

    /** A request is about to go out: what comes from now on answers it. */
    void expect() {
        expecting = true;
        begun = false;
    }

    /** The answer is whole, and no other is asked for. Returns whether more came with it, in the same read. */
    boolean endedWithMore() {
        expecting = false;
        return actualReadableBytes() > 0;
    }
}
