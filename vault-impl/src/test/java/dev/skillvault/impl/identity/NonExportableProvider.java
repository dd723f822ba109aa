package dev.skillvault.impl.identity;

import java.io.InputStream;
import java.io.OutputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.cert.Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;

/**
 * <b>A stand-in for a token, for tests only.</b> Its private keys have no encoding, and no provider but this one accepts them; it
 * delegates every operation to the JDK. What a real token does, and does not, is tested in the profile {@code hsm}.
 */
final class NonExportableProvider extends Provider {

    static final String NAME = "NonExportableForTests";

    private static final long serialVersionUID = 1L;

    /** All operations save some, by JCA type and algorithm, like {@code Cipher.RSA/ECB/OAEPPadding}. */
    NonExportableProvider(Set<String> without) {
        super(NAME, "1", "delegates to the JDK with keys that have no encoding");
        Map<String, String> keysOnly = Map.of("SupportedKeyClasses", TokenKey.class.getName());
        for (String each : List.of(
                "Signature.Ed25519",
                "Signature.SHA256withECDSA",
                "Signature.RSASSA-PSS",
                "KeyAgreement.ECDH",
                "Cipher.RSA/ECB/OAEPPadding")) {
            if (!without.contains(each)) {
                String type = each.substring(0, each.indexOf('.'));
                String algorithm = each.substring(type.length() + 1);
                putService(new Operation(this, type, algorithm, keysOnly));
            }
        }
        putService(new Operation(this, "KeyStore", NAME, Map.of()));
    }

    /** A key that is only a handle. */
    static final class TokenKey implements PrivateKey {
        private static final long serialVersionUID = 1L;
        private final transient PrivateKey inside;

        TokenKey(PrivateKey inside) {
            this.inside = inside;
        }

        @Override
        public String getAlgorithm() {
            return inside.getAlgorithm();
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return null;
        }
    }

    private static PrivateKey inside(Key key) throws InvalidKeyException {
        if (key instanceof TokenKey token) {
            return token.inside;
        }
        throw new InvalidKeyException("not a key of this token");
    }

    private static final class Operation extends Service {
        Operation(Provider provider, String type, String algorithm, Map<String, String> attributes) {
            super(provider, type, algorithm, NonExportableProvider.class.getName(), List.of(), attributes);
        }

        @Override
        public Object newInstance(Object parameter) {
            try {
                return switch (getType()) {
                    case "Signature" -> new TokenSignature(Signature.getInstance(getAlgorithm(), jdk()));
                    case "KeyAgreement" -> new TokenAgreement(KeyAgreement.getInstance(getAlgorithm(), jdk()));
                    case "Cipher" -> new TokenCipher(Cipher.getInstance(getAlgorithm(), jdk()));
                    default -> new TokenStore();
                };
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private String jdk() {
            return switch (getAlgorithm()) {
                case "RSASSA-PSS" -> "SunRsaSign";
                case "RSA/ECB/OAEPPadding" -> "SunJCE";
                default -> "SunEC";
            };
        }
    }

    private static final class TokenSignature extends SignatureSpi {
        private final Signature delegate;

        TokenSignature(Signature delegate) {
            this.delegate = delegate;
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            throw new InvalidKeyException("this token only signs");
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            delegate.initSign(inside(key));
        }

        @Override
        protected void engineUpdate(byte b) throws SignatureException {
            delegate.update(b);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int from, int length) throws SignatureException {
            delegate.update(bytes, from, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            return delegate.sign();
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            throw new SignatureException("this token only signs");
        }

        @Override
        protected void engineSetParameter(AlgorithmParameterSpec parameters) throws InvalidAlgorithmParameterException {
            delegate.setParameter(parameters);
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class TokenAgreement extends KeyAgreementSpi {
        private final KeyAgreement delegate;

        TokenAgreement(KeyAgreement delegate) {
            this.delegate = delegate;
        }

        @Override
        protected void engineInit(Key key, SecureRandom random) throws InvalidKeyException {
            delegate.init(inside(key), random);
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec parameters, SecureRandom random)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            delegate.init(inside(key), parameters, random);
        }

        @Override
        protected Key engineDoPhase(Key key, boolean last) throws InvalidKeyException {
            return delegate.doPhase(key, last);
        }

        @Override
        protected byte[] engineGenerateSecret() {
            return delegate.generateSecret();
        }

        @Override
        protected int engineGenerateSecret(byte[] into, int at) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SecretKey engineGenerateSecret(String algorithm) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class TokenCipher extends CipherSpi {
        private final Cipher delegate;

        TokenCipher(Cipher delegate) {
            this.delegate = delegate;
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameterSpec parameters, SecureRandom random)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            delegate.init(mode, inside(key), parameters, random);
        }

        @Override
        protected void engineInit(int mode, Key key, SecureRandom random) throws InvalidKeyException {
            delegate.init(mode, inside(key), random);
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameters parameters, SecureRandom random)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            delegate.init(mode, inside(key), parameters, random);
        }

        @Override
        protected byte[] engineDoFinal(byte[] input, int from, int length)
                throws IllegalBlockSizeException, BadPaddingException {
            return delegate.doFinal(input, from, length);
        }

        @Override
        protected int engineDoFinal(byte[] input, int from, int length, byte[] output, int at) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected byte[] engineUpdate(byte[] input, int from, int length) {
            return delegate.update(input, from, length);
        }

        @Override
        protected int engineUpdate(byte[] input, int from, int length, byte[] output, int at) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void engineSetMode(String mode) {}

        @Override
        protected void engineSetPadding(String padding) {}

        @Override
        protected int engineGetBlockSize() {
            return 0;
        }

        @Override
        protected int engineGetOutputSize(int length) {
            return delegate.getOutputSize(length);
        }

        @Override
        protected byte[] engineGetIV() {
            return null;
        }

        @Override
        protected AlgorithmParameters engineGetParameters() {
            return delegate.getParameters();
        }
    }

    private static final class TokenStore extends KeyStoreSpi {
        private final Map<String, PrivateKey> keys = new TreeMap<>();
        private final Map<String, Certificate[]> chains = new TreeMap<>();

        @Override
        public Key engineGetKey(String alias, char[] password) {
            return keys.get(alias);
        }

        @Override
        public Certificate[] engineGetCertificateChain(String alias) {
            return chains.get(alias);
        }

        @Override
        public Certificate engineGetCertificate(String alias) {
            return chains.containsKey(alias) ? chains.get(alias)[0] : null;
        }

        @Override
        public Date engineGetCreationDate(String alias) {
            return null;
        }

        @Override
        public void engineSetKeyEntry(String alias, Key key, char[] password, Certificate[] chain) {
            keys.put(alias, new TokenKey((PrivateKey) key));
            chains.put(alias, chain.clone());
        }

        @Override
        public void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain) throws KeyStoreException {
            throw new KeyStoreException("no bytes of keys here");
        }

        @Override
        public void engineSetCertificateEntry(String alias, Certificate certificate) {
            chains.put(alias, new Certificate[] {certificate});
        }

        @Override
        public void engineDeleteEntry(String alias) {
            keys.remove(alias);
            chains.remove(alias);
        }

        @Override
        public Enumeration<String> engineAliases() {
            return Collections.enumeration(chains.keySet());
        }

        @Override
        public boolean engineContainsAlias(String alias) {
            return chains.containsKey(alias);
        }

        @Override
        public int engineSize() {
            return chains.size();
        }

        @Override
        public boolean engineIsKeyEntry(String alias) {
            return keys.containsKey(alias);
        }

        @Override
        public boolean engineIsCertificateEntry(String alias) {
            return chains.containsKey(alias) && !keys.containsKey(alias);
        }

        @Override
        public String engineGetCertificateAlias(Certificate certificate) {
            return null;
        }

        @Override
        public void engineStore(OutputStream stream, char[] password) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void engineLoad(InputStream stream, char[] password) {}
    }
}
