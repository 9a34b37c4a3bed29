import COpenSSL
import Glibc

/// The certificates of a PEM file, as far as a person has to know of them before others do.
package struct CertificateFile: Sendable {
    /// When one certificate may be used, in seconds since 1970, UTC.
    package struct Validity: Hashable, Sendable {
        package let from: Int64
        package let until: Int64
    }

    /// In the order of the file: a server's own first.
    package let validities: [Validity]

    /// nil when the file cannot be read or holds no certificate.
    package init?(_ path: String) {
        guard let file = BIO_new_file(path, "r") else {
            ERR_clear_error()
            return nil
        }
        defer { BIO_free(file) }
        var validities: [Validity] = []
        while let certificate = PEM_read_bio_X509(file, nil, nil, nil) {
            defer { X509_free(certificate) }
            if let from = Self.seconds(X509_get0_notBefore(certificate)),
                let until = Self.seconds(X509_get0_notAfter(certificate))
            {
                validities.append(Validity(from: from, until: until))
            }
        }
        // The end of the file is an error of the reader.
        ERR_clear_error()
        guard !validities.isEmpty else { return nil }
        self.validities = validities
    }

    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        var parts = tm()
        guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
        return Int64(timegm(&parts))
    }
}
