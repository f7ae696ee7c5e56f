package dev.entitlement.benchmarks.sidebyside;

import dev.entitlement.benchmarks.peers.BareProxy;
import dev.entitlement.benchmarks.peers.RawProxy;
import dev.entitlement.benchmarks.scenarios.Cores;
import dev.entitlement.benchmarks.scenarios.Program;
import dev.entitlement.benchmarks.scenarios.Stage;
import dev.entitlement.benchmarks.scenarios.Tool;
import dev.entitlement.benchmarks.sidebyside.Contender.Kind;
import dev.entitlement.benchmarks.sidebyside.Contender.Started;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All who can be measured. Each has one processor and one event loop, and every JVM the same flags; each sends the same
 * credentials upstream, keeps its connections, and has no access log.
 */
final class Contenders {
    static final String GATEWAY = "gateway";
    static final String STREAMED = "reactor-netty";
    static final String AGGREGATED = "reactor-netty-aggregated";
    static final String RESILIENT = "scg-resilient";

    private static final List<String> ONE_LOOP =
            List.of("-XX:ActiveProcessorCount=1", "-Dreactor.netty.ioWorkerCount=1");

    private final Path gatewayJar;
    private final Path springJar;
    private final Path directory;
    private final Cores cores;

    /** @param directory gets their configurations */
    Contenders(Path gatewayJar, Path springJar, Path directory, Cores cores) {
        this.gatewayJar = gatewayJar;
        this.springJar = springJar;
        this.directory = directory;
        this.cores = cores;
    }

    /** In the order in which they are told. */
    List<Contender> all() {
        return List.of(
                new Contender(
                        GATEWAY, "this gateway, everything on", Kind.JVM, true, missing(gatewayJar), this::gateway),
                bare(STREAMED, "Reactor Netty's server and client, answer streamed", "streamed", false),
                bare(AGGREGATED, "the same, answer collected and written at once", "aggregated", false),
                bare("reactor-netty-retries", "the same with timeout and retryWhen, three attempts", "retrying", true),
                spring("scg", "Spring Cloud Gateway, no filters", false),
                spring(RESILIENT, "Spring Cloud Gateway with CircuitBreaker and Retry", true),
                raw("netty-http", "Netty and its HTTP codec", "http"),
                raw("netty-bytes", "Netty, bytes only", "bytes"),
                new Contender("nginx", "nginx", Kind.NATIVE, false, uninstalled("nginx"), this::nginx),
                new Contender("haproxy", "HAProxy", Kind.NATIVE, false, uninstalled("haproxy"), this::haproxy));
    }

    private Contender bare(String name, String about, String way, boolean retries) {
        return new Contender(
                name,
                about,
                Kind.JVM,
                retries,
                null,
                (upstream, log) -> program(name, ours(BareProxy.class, upstream, way), log));
    }

    private Contender raw(String name, String about, String what) {
        return new Contender(
                name,
                about,
                Kind.JVM,
                false,
                null,
                (upstream, log) -> program(name, ours(RawProxy.class, upstream, what), log));
    }

    private Contender spring(String name, String about, boolean resilient) {
        return new Contender(name, about, Kind.JVM, resilient, missing(springJar), (upstream, log) -> {
            List<String> command = java();
            command.addAll(List.of("-jar", springJar.toString(), "--server.port=0", "--upstream=" + upstream));
            command.add("--resilient=" + resilient);
            return program(name, command, log);
        });
    }

    private Started gateway(String upstream, Path log) throws IOException {
        List<String> command = java();
        command.addAll(List.of("-jar", gatewayJar.toString(), "serve", "--port", "0", "--admin-port", "0"));
        command.addAll(List.of("--upstream-url", upstream + "/v1", "--upstream-username", "u"));
        return new Started(Program.start(GATEWAY, command, Map.of("ENTITLEMENT_UPSTREAM_PASSWORD", "p"), log), 0);
    }

    private Started nginx(String upstream, Path log) throws IOException {
        int port = freePort();
        String configuration =
                """
                worker_processes 1; master_process off; daemon off; pid %1$s/nginx.pid; error_log stderr crit;
                events { worker_connections 8192; }
                http {
                  access_log off; keepalive_requests 1000000000; keepalive_timeout 300s;
                  client_body_temp_path %1$s/b; proxy_temp_path %1$s/p;
                  fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                  upstream platform { server %2$s; keepalive 10000; keepalive_requests 1000000000; }
                  server {
                    listen 127.0.0.1:%3$d backlog=10000;
                    location / {
                      proxy_pass http://platform; proxy_http_version 1.1; proxy_set_header Connection "";
                      proxy_set_header Authorization "Basic dTpw";
                    }
                  }
                }
                """.formatted(Files.createDirectories(directory.resolve("nginx")), authority(upstream), port);
        Path file = Files.writeString(directory.resolve("nginx-proxy.conf"), configuration);
        return new Started(native_("nginx", List.of("nginx", "-e", "stderr", "-c", file.toString()), log), port);
    }

    private Started haproxy(String upstream, Path log) throws IOException {
        int port = freePort();
        String configuration = """
                global
                  nbthread 1
                defaults
                  mode http
                  http-reuse always
                  timeout connect 1s
                  timeout client 300s
                  timeout server 4s
                frontend callers
                  bind 127.0.0.1:%2$d backlog 10000
                  http-request set-header Authorization "Basic dTpw"
                  default_backend platform
                backend platform
                  server one %1$s
                """.formatted(authority(upstream), port);
        Path file = Files.writeString(directory.resolve("haproxy.cfg"), configuration);
        return new Started(native_("haproxy", List.of("haproxy", "-db", "-f", file.toString()), log), port);
    }

    private Program native_(String name, List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>(cores.prefix(Cores.MEASURED));
        command.addAll(arguments);
        return Program.start(name, command, Map.of(), log);
    }

    private static Started program(String name, List<String> command, Path log) throws IOException {
        return new Started(Program.start(name, command, Map.of(), log), 0);
    }

    private List<String> ours(Class<?> main, String upstream, String how) {
        List<String> command = java();
        command.addAll(List.of("-cp", self(), main.getName(), "0", upstream, how));
        return command;
    }

    private List<String> java() {
        List<String> command = new ArrayList<>(cores.prefix(Cores.MEASURED));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Stage.JVM);
        command.addAll(ONE_LOOP);
        return command;
    }

    /** The jar that this runs from. */
    private static String self() {
        try {
            return Path.of(Contenders.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String authority(String url) {
        return url.substring(url.indexOf("://") + 3);
    }

    /** For those that cannot pick one and say which. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static @Nullable String missing(Path jar) {
        return Files.isRegularFile(jar) ? null : jar.getFileName() + " is not built";
    }

    static @Nullable String uninstalled(String tool) {
        return Tool.isThere(tool) ? null : tool + " is not installed";
    }
}
