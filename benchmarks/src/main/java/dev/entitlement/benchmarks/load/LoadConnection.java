package dev.entitlement.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A keep-alive connection with at most one call on it: nothing is pipelined. Confined to its event loop. */
final class LoadConnection extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final AnswerParser parser;
    private final Connections owner;

    private @Nullable Call call;
    private @Nullable ByteBuf kept;

    LoadConnection(Channel channel, AnswerParser parser, Connections owner) {
        this.channel = channel;
        this.parser = parser;
        this.owner = owner;
    }

    boolean isActive() {
        return channel.isActive();
    }

    /** @param nowNanos what counts as the moment of sending */
    void send(Call next, RequestWriter writer, long nowNanos) {
        call = next;
        next.sentOn(this, nowNanos);
        channel.writeAndFlush(writer.write(next, channel.alloc()), channel.voidPromise());
    }

    /** Closes without a word about the call, if there is one. */
    void close() {
        call = null;
        forget();
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (call == null) {
            in.release();
            context.close(); // bytes that nobody asked for would be taken for the answer to a later call
            return;
        }
        ByteBuf all = joined(in);
        int length = parser.parse(all, false);
        if (length == AnswerParser.INCOMPLETE && all.readableBytes() <= AnswerParser.LARGEST) {
            keep(all);
            return;
        }
        boolean reusable = length == all.readableBytes() && parser.isReusable();
        kept = null;
        all.release();
        if (length >= 0) {
            call.answered(parser.status(), parser.attempts());
            end(parser.ending(), reusable, null);
            owner.answered();
        } else {
            boolean tooLarge = length == AnswerParser.INCOMPLETE;
            end(tooLarge ? Ending.UNRECOGNIZED : Ending.LOST, false, new IOException("what came is no HTTP answer"));
        }
    }

    private ByteBuf joined(ByteBuf in) {
        ByteBuf before = kept;
        if (before == null) {
            return in;
        }
        before.writeBytes(in);
        in.release();
        return before;
    }

    /** Into a buffer of its own: the one that was read into may be as large as the next read, whatever is in it. */
    private void keep(ByteBuf all) {
        if (all != kept) {
            kept = channel.alloc().buffer(2 * all.readableBytes()).writeBytes(all);
            all.release();
        }
    }

    private void forget() {
        if (kept != null) {
            kept.release();
            kept = null;
        }
    }

    private void end(Ending ending, boolean reusable, @Nullable Throwable cause) {
        Call ended = call;
        call = null;
        forget();
        if (!reusable) {
            channel.close();
        }
        if (ended != null) {
            owner.ended(ended, ending, cause);
        }
        if (reusable) {
            owner.free(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ByteBuf all = kept;
        if (call != null && all != null && parser.parse(all, true) == all.readableBytes()) {
            call.answered(parser.status(), parser.attempts());
            end(parser.ending(), false, null); // RFC 9112 §6.3: without a length, the end of the connection ends it
        } else {
            end(Ending.LOST, false, new IOException("the target closed the connection"));
        }
        owner.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(Ending.LOST, false, cause);
    }
}
