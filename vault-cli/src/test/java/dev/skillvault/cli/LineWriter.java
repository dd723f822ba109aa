package dev.skillvault.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Queue;

/** Hands out each line as soon as it is printed. */
final class LineWriter extends PrintWriter {

    LineWriter(Queue<String> lines) {
        super(
                new Writer() {
                    private final StringBuilder line = new StringBuilder();

                    @Override
                    public void write(char[] text, int from, int length) {
                        for (int i = from; i < from + length; i++) {
                            if (text[i] == '\n') {
                                lines.add(line.toString());
                                line.setLength(0);
                            } else {
                                line.append(text[i]);
                            }
                        }
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                },
                true);
    }
}
