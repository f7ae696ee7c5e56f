package dev.entitlement.gateway.options;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** A properties file (java.util.Properties, UTF-8) with options in it: {@code some-option=value}. */
final class ConfigFile {
    private ConfigFile() {}

    /**
     * Reads a file. Space at the end of a value is dropped: nobody sees it, and Properties would keep it.
     *
     * @param given who named the file, such as {@code --config}
     * @param known the options of all subcommands, so that they can share a file
     * @throws OptionException if it cannot be read, or holds a key that is unknown, a secret, or given twice
     */
    static Map<String, String> read(Path file, String given, Collection<? extends Option<?>> known) {
        Map<String, String> values = new LinkedHashMap<>();
        Set<String> names = known.stream()
                .filter(option -> option.kind() != Option.Kind.SECRET && option != GatewayOptions.CONFIG)
                .map(Option::name)
                .collect(Collectors.toSet());
        load(file, given).forEach((key, value) -> {
            if (!names.contains(key)) {
                throw unknown(key, value, file);
            }
            values.put(key, value.strip());
        });
        return values;
    }

    /** A line without a value may be no key at all but a password, in a file named by mistake: it is not repeated. */
    private static OptionException unknown(String key, String value, Path file) {
        String shown = value.isEmpty() ? "a key without value" : key;
        return new OptionException(
                shown + " in " + file, "unknown key (expected: an option that --help lists, without its dashes)");
    }

    private static Map<String, String> load(Path file, String given) {
        OnceOnly properties = new OnceOnly(file);
        try {
            properties.load(new StringReader(text(file)));
        } catch (CharacterCodingException e) {
            throw new OptionException(given, file + " is not text (expected: a properties file in UTF-8)");
        } catch (IOException e) {
            throw new OptionException(given, file + " " + FileReason.of(e) + " (expected: a properties file)");
        } catch (IllegalArgumentException e) {
            throw new OptionException(given, file + " holds a malformed \\u escape (expected: a properties file)");
        }
        return properties.values;
    }

    private static String text(Path file) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                .toString();
    }

    /** Properties that refuse a key given twice: of two values one would be dropped in silence. */
    private static final class OnceOnly extends Properties {
        private static final long serialVersionUID = 1;
        private final transient Path file;
        private final transient Map<String, String> values = new LinkedHashMap<>();

        OnceOnly(Path file) {
            this.file = file;
        }

        @Override
        public synchronized Object put(Object key, Object value) {
            if (values.putIfAbsent((String) key, (String) value) != null) {
                throw new OptionException(key + " in " + file, "given twice (expected: once)");
            }
            return super.put(key, value);
        }
    }
}
