package dev.entitlement.benchmarks.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A target that stands still now and then, as one in a long pause of its collector does: its only thread does nothing for
 * the first part of each period, and what came meanwhile is answered at once when it goes on. What latency a caller sees
 * is then known by arithmetic, so a load generator can be asked whether it tells the truth. It takes every read for one
 * request: nothing may be pipelined.
 */
public final class FreezingTarget {
    private static final int BACKLOG = 4_096;

    private FreezingTarget() {}

    /** {@code FreezingTarget PORT FREEZE_MS EVERY_MS}; port 0 picks one. Runs until it is killed. */
    public static void main(String[] args) throws InterruptedException {
        long freezeNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[1]));
        long everyNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[2]));
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Channel listening = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(Answers.INSTANCE);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]))
                .sync()
                .channel();
        loop.scheduleAtFixedRate(() -> standStill(freezeNanos), everyNanos, everyNanos, TimeUnit.NANOSECONDS);
        System.out.println("ready on http://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort());
        listening.closeFuture().sync();
    }

    /** On the event loop, on purpose. */
    private static void standStill(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Sharable
    private static final class Answers extends ChannelInboundHandlerAdapter {
        static final Answers INSTANCE = new Answers();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ((ByteBuf) message).release();
            context.writeAndFlush(GoodAnswer.bytes(), context.voidPromise());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close(); // the caller has gone
        }
    }
}
