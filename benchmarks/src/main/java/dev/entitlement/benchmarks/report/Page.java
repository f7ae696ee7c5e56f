package dev.entitlement.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * The frame of a page: one file that needs nothing else and may do nothing else. Its policy allows one style sheet, by its
 * hash, and no script, so it can be opened, mailed or put on any server as it is.
 */
final class Page {
    private static final String STYLE = style();

    private static final String MARKS_FOR_EACH_KIND =
            "<svg class=\"mark\" viewBox=\"0 0 48 48\" aria-hidden=\"true\"><path d=\"{}\"/></svg>";

    private Page() {}

    static byte[] of(String title, Verdict verdict, String detail, Html body) {
        return new Html()
                .add("""
                        <!doctype html>
                        <html lang="en">
                        <head>
                        <meta charset="utf-8">
                        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <meta name="color-scheme" content="light dark">
                        <meta name="robots" content="noindex">
                        <title>{}</title>
                        <link rel="icon" href="data:,">
                        """, hash(STYLE), title)
                .add("<style>" + STYLE + "</style>\n</head>\n")
                .add("<body data-kind=\"{}\">\n", verdict.kind().text())
                .add("<header class=\"banner\">" + MARKS_FOR_EACH_KIND, mark(verdict.kind()))
                .add(
                        "<div><h1><b>{}</b>{}</h1><p class=\"detail\">{}</p></div></header>\n",
                        verdict.lead(),
                        verdict.rest(),
                        detail)
                .add("{}", checks(verdict.checks()))
                .add("{}", body)
                .add(HATCH)
                .add("</body>\n</html>\n")
                .toString()
                .getBytes(UTF_8);
    }

    /** Laid over what must not be told by colour alone. */
    private static final String HATCH =
            "<svg class=\"unseen\" aria-hidden=\"true\"><defs><pattern id=\"hatch\" width=\"5\""
                    + " height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"hatch\""
                    + " width=\"2\" height=\"5\"/></pattern></defs></svg>\n";

    private static String mark(Verdict.Kind kind) {
        return switch (kind) {
            case WELL -> "M10 25 L20 35 L38 14";
            case ERRORS -> "M24 10 V28 M24 36 V36.5";
            case TROUBLE -> "M13 13 L35 35 M35 13 L13 35";
        };
    }

    private static Html checks(List<Verdict.Check> checks) {
        Html html = new Html().add("<ul class=\"checks\">");
        for (Verdict.Check check : checks) {
            String sign = check.sign().equals("good") ? "✓" : check.sign().equals("bad") ? "✗" : "•";
            html.add("<li class=\"{}\"><span>{}</span>{}</li>", check.sign(), sign, check.text());
        }
        return html.add("</ul>\n");
    }

    private static String style() {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream("report.css"))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
