package dev.entitlement.gateway.reactivate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list: first what was typed, then what is in files, one line after another. Immutable. */
final class Input {
    private final List<String> typed;
    private final List<InputFile> files;

    Input(List<String> typed, List<InputFile> files) {
        this.typed = List.copyOf(typed);
        this.files = List.copyOf(files);
    }

    /** Whether it can be read more than once. */
    boolean isRepeatable() {
        return files.stream().allMatch(InputFile::isRepeatable);
    }

    /** The same list, to be read as often as one likes. Blocks. */
    Input repeatable() throws IOException {
        List<InputFile> repeatable = new ArrayList<>();
        for (InputFile file : files) {
            repeatable.add(file.repeatable());
        }
        return new Input(typed, repeatable);
    }

    Lines open() {
        return new Lines();
    }

    /** Reads the list once. Holds one line at a time. Blocks; not thread-safe. */
    final class Lines implements AutoCloseable {
        private final Iterator<String> left = typed.iterator();
        private final Iterator<InputFile> leftFiles = files.iterator();
        private @Nullable LineSplitter present;
        private long index;

        /** The next line; null at the end. */
        @Nullable
        InputLine next() throws IOException {
            if (left.hasNext()) {
                return LineParser.id(index++, left.next(), null);
            }
            while (present != null || leftFiles.hasNext()) {
                if (present == null) {
                    present = new LineSplitter(leftFiles.next().open());
                }
                LineSplitter.Line line = nextNotBlank(present);
                if (line != null) {
                    return LineParser.parse(index++, line);
                }
                close();
            }
            return null;
        }

        private static LineSplitter.@Nullable Line nextNotBlank(LineSplitter lines) throws IOException {
            LineSplitter.Line line = lines.next();
            while (line != null && LineParser.isBlank(line.bytes())) {
                line = lines.next();
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            if (present != null) {
                present.close();
                present = null;
            }
        }
    }
}
