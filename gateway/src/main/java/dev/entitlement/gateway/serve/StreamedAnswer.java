package dev.entitlement.gateway.serve;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body that is written as it comes. What comes within one turn of the event loop leaves together, and at once
 * after it: with many calls ending at a time a packet and a system call for each would cost more than the calls, and a
 * timer would make the last result wait. Confined to the connection's event loop.
 */
final class StreamedAnswer {
    private static final int BATCH_BYTES = 32 * 1024;

    private final ChannelHandlerContext ctx;
    private @Nullable ByteBuf batch;
    private boolean leaving;
    private Runnable room = () -> {};

    /** @param ctx where to write: below the connection, which knows only how the answer begins and ends */
    StreamedAnswer(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    EventExecutor loop() {
        return ctx.executor();
    }

    /** What to append to. */
    ByteBuf batch() {
        if (batch == null) {
            batch = ctx.alloc().buffer(BATCH_BYTES);
        }
        return batch;
    }

    /** Something was appended. */
    void appended() {
        if (batch != null && batch.readableBytes() >= BATCH_BYTES) {
            write();
        }
        if (!leaving) {
            leaving = true;
            ctx.executor().execute(this::flush);
        }
    }

    /** Sends what there is. */
    void flush() {
        leaving = false;
        write();
        ctx.flush();
    }

    private void write() {
        ByteBuf lines = batch;
        if (lines != null) {
            batch = null;
            ctx.write(new DefaultHttpContent(lines));
        }
    }

    /** Whether the caller reads more slowly than we write: nothing more is to be begun. */
    boolean isFull() {
        return !ctx.channel().isWritable();
    }

    /** @param room run when the caller has caught up */
    void onRoom(Runnable room) {
        this.room = room;
    }

    void writabilityChanged() {
        if (!isFull()) {
            room.run();
        }
    }

    /** Nothing more is written, and what was not sent yet is not. */
    void discard() {
        room = () -> {};
        if (batch != null) {
            batch.release();
            batch = null;
        }
    }
}
