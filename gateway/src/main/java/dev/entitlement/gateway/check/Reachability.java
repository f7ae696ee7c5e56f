package dev.entitlement.gateway.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Finds out why there is no connection, by taking the same way step by step: name, port, TLS. It sends nothing but the
 * handshake, and blocks.
 */
final class Reachability {
    private static final int STEP_MILLIS = 2000;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private Reachability() {}

    /** The first step that fails, and what to look at. */
    static String explain(URI url) {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : tls ? HTTPS : HTTP;
        String host = withoutBrackets(url.getHost());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), STEP_MILLIS);
            if (tls) {
                shakeHands(socket, host, port);
            }
            return "a second try to connect worked; run the check again, perhaps with a longer --connect-timeout";
        } catch (UnknownHostException e) {
            return "the host name is unknown; check --upstream-url and DNS";
        } catch (SSLException e) {
            return "TLS fails (" + e.getMessage() + "); check certificates, and whether a proxy sits in between";
        } catch (SocketTimeoutException e) {
            return "nothing answers at that address; check the firewall, or try a longer --connect-timeout";
        } catch (ConnectException e) {
            return "the connection is refused; check host and port in --upstream-url, and that the platform is up";
        } catch (IOException e) {
            return "the network says: " + e.getMessage() + "; check --upstream-url and the network";
        }
    }

    private static void shakeHands(Socket socket, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (SSLSocket secure = (SSLSocket) factory.createSocket(socket, host, port, true)) {
            secure.setSoTimeout(STEP_MILLIS);
            secure.startHandshake();
        } catch (SocketTimeoutException e) {
            throw new SSLException("connected, but its handshake is not answered", e);
        }
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
