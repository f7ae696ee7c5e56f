package dev.entitlement.gateway.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that make up the status page, as they lie in the jar. The browser asks each time whether a file has changed and
 * is told in a few bytes that it has not (RFC 9110, section 13.1.2): after an update nobody looks at the old page.
 */
final class PageFiles {
    private static final String FOLDER = "page/";
    private static final String INDEX = "index.html";

    /** Kept by hand: the inside of a jar cannot be listed everywhere. A test sees that none is missing. */
    private static final List<String> NAMES = List.of(
            INDEX,
            "page.css",
            "charts.css",
            "simulator.css",
            "main.js",
            "feed.js",
            "samples.js",
            "verdict.js",
            "banner.js",
            "cards.js",
            "chart.js",
            "shapes.js",
            "axis.js",
            "dom.js",
            "format.js",
            "simulator.js",
            "scales.js",
            "scripts.js");

    private static final Map<String, String> TYPES = Map.of(
            "html",
            "text/html; charset=utf-8",
            "css",
            "text/css; charset=utf-8",
            "js",
            "text/javascript; charset=utf-8");

    /** No more than the page uses: its own files, answers of this server, an icon drawn on the spot; no markup from text. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private PageFiles() {}

    /** Every file by its path. Reads them all: not for event loops. */
    static Map<String, Reply> read() {
        Map<String, Reply> files = new TreeMap<>();
        for (String name : NAMES) {
            files.put(name.equals(INDEX) ? "/" : "/" + FOLDER + name, file(name));
        }
        return files;
    }

    private static Reply file(String name) {
        byte[] content = content(name);
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        return new Reply(200, String.valueOf(type), content)
                .with(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .with(HttpHeaderNames.ETAG, tag(content))
                .with(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY);
    }

    private static byte[] content(String name) {
        try (InputStream file = PageFiles.class.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new IllegalStateException("The jar lacks " + FOLDER + name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
