package dev.skillvault.impl.plugin;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;

/** The URL of a resource in a jar in memory. It leads nowhere else. */
final class MemoryUrl {
    private MemoryUrl() {}

    @SuppressWarnings("deprecation") // URL.of is of JDK 20
    static URL of(PluginJar jar, String entry) {
        try {
            return new URL(
                    "skill", "", -1, "/" + PluginFolder.name(jar.path()) + "!/" + entry, new Handler(jar, entry));
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a URL with a handler of its own is not refused", e);
        }
    }

    private static final class Handler extends URLStreamHandler {
        private final PluginJar jar;
        private final String entry;

        Handler(PluginJar jar, String entry) {
            this.jar = jar;
            this.entry = entry;
        }

        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            // a URL made from this one by its relative path has the same handler
            String path = url.getPath();
            byte[] content = path.endsWith("!/" + entry) ? jar.entries().get(entry) : null;
            if (content == null) {
                throw new FileNotFoundException(path);
            }
            return new Content(url, content);
        }
    }

    private static final class Content extends URLConnection {
        private final byte[] content;

        Content(URL url, byte[] content) {
            super(url);
            this.content = content;
        }

        @Override
        public void connect() {
            connected = true;
        }

        @Override
        public long getContentLengthLong() {
            return content.length;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(content);
        }
    }
}
