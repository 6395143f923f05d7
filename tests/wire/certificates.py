"""The proxy's own authority, and a certificate of it for every host that is asked for."""
import datetime
import os
import ssl
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(key):
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


class Authority:
    """Made anew at each start, so that no key of it is worth anything afterwards; `path` is what a client is to trust."""

    def __init__(self, folder):
        self._folder = folder
        self._contexts = {}
        self._lock = threading.Lock()
        self._key = ec.generate_private_key(ec.SECP256R1())
        usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
        identifier = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        self._certificate = (self._builder(_name("SecureNet wire tests"), self._key)
            .add_extension(x509.BasicConstraints(True, None), True)
            .add_extension(usage, True)
            .add_extension(identifier, False)
            .sign(self._key, hashes.SHA256()))
        self.path = os.path.join(folder, "authority.pem")
        with open(self.path, "wb") as file:
            file.write(self._certificate.public_bytes(serialization.Encoding.PEM))

    def context(self, host):
        """The TLS context that shows a certificate of that host."""
        with self._lock:
            if host not in self._contexts:
                self._contexts[host] = self._make(host)
            return self._contexts[host]

    def _builder(self, subject, key):
        now = datetime.datetime.now(datetime.timezone.utc)
        issuer = subject if key is self._key else self._certificate.subject
        return (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=2)))

    def _make(self, host):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (self._builder(_name(host[:60]), key)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
            .sign(self._key, hashes.SHA256()))
        path = os.path.join(self._folder, f"{len(self._contexts)}.pem")
        with open(path, "wb") as file:
            file.write(_pem(key) + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context
