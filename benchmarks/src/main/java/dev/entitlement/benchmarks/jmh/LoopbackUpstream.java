package dev.entitlement.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.entitlement.benchmarks.scenarios.Cores;
import dev.entitlement.benchmarks.scenarios.Program;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The upstream of end-to-end benchmarks, a process of its own: it answers whatever comes with the same reactivated
 * entitlement, after a fixed time, and does as little as can be.
 */
public final class LoopbackUpstream {
    private static final List<String> JVM = List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");
    private static final int BACKLOG = 16_384;

    private LoopbackUpstream() {}

    /** Starts it on the processor that is not the measured one, and moves this process, which is measured, to the other. */
    static Program start(int latencyMillis) throws IOException, InterruptedException {
        Cores cores = Cores.find();
        List<String> command = new ArrayList<>(cores.prefix(Cores.REST));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LoopbackUpstream.class.getName()));
        command.add(Integer.toString(latencyMillis));
        Path log = Files.createTempFile("loopback-upstream", ".log");
        log.toFile().deleteOnExit();
        Program program = Program.start("upstream", command, Map.of(), log);
        cores.stay(Cores.MEASURED);
        return program;
    }

    /** {@code LoopbackUpstream LATENCY_MILLIS}; says {@code ready on URL}, and runs until it is killed. */
    public static void main(String[] args) throws InterruptedException {
        int latencyMillis = Integer.parseInt(args[0]);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        Channel listening = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpRequestDecoder(), new Answering(latencyMillis));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        int port = ((InetSocketAddress) listening.localAddress()).getPort();
        System.out.println("ready on http://127.0.0.1:" + port + "/v1");
        listening.closeFuture().sync();
    }

    private static ByteBuf wholeAnswer() {
        byte[] body = Answers.usual();
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        ByteBuf whole = Unpooled.directBuffer(head.length() + body.length)
                .writeBytes(head.getBytes(US_ASCII))
                .writeBytes(body);
        return Unpooled.unreleasableBuffer(whole.asReadOnly());
    }

    private static final class Answering extends ChannelInboundHandlerAdapter {
        private static final ByteBuf ANSWER = wholeAnswer();

        private final int latencyMillis;

        Answering(int latencyMillis) {
            this.latencyMillis = latencyMillis;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            boolean whole = message instanceof LastHttpContent;
            ReferenceCountUtil.release(message);
            if (whole && latencyMillis == 0) {
                answer(context);
            } else if (whole) {
                context.executor().schedule(() -> answer(context), latencyMillis, TimeUnit.MILLISECONDS);
            }
        }

        private static void answer(ChannelHandlerContext context) {
            context.writeAndFlush(ANSWER.duplicate(), context.voidPromise());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
