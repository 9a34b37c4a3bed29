/// Character references (HTML standard section 13.2.5.72): `&amp;`, `&#123;`, `&#x7B;`.
struct HTMLReferences: Sendable {
    static let shared = HTMLReferences()

    private let named: PackedName.Table<Unicode.Scalar>

    private init() {
        let words = Self.table.split(whereSeparator: \.isWhitespace)
        named = PackedName.Table(
            stride(from: 0, to: words.count, by: 2).map { index in
                (String(words[index]), Unicode.Scalar(UInt32(words[index + 1], radix: 16)!)!)
            }, foldingCase: false)
    }

    /// The reference that begins with the `&` at `start`; nil when it is not a reference, or not in the table.
    func reference(
        in bytes: UnsafeRawBufferPointer, at start: Int, isAttribute: Bool
    ) -> (scalar: Unicode.Scalar, end: Int)? {
        guard start + 2 < bytes.count, bytes[start] == UInt8(ascii: "&") else { return nil }
        let scanned = Bytes(bytes)
        // Half of all references are `&amp;` in an address.
        if start + 9 <= scanned.count, scanned.word(at: start + 1) & 0xFFFF_FFFF == Self.amp { return ("&", start + 5) }
        if bytes[start + 1] == UInt8(ascii: "#") { return numeric(in: bytes, from: start + 2) }
        var end = start + 1
        // Names in the table have at most eight letters and digits.
        while end < scanned.count, end <= start + 9, ASCII.isLetter(scanned[end]) || ASCII.isDigit(scanned[end]) {
            end += 1
        }
        guard end > start + 1,
            let scalar = named.value(PackedName.key(scanned, start + 1..<end, foldingCase: false))
        else { return nil }
        if end < scanned.count, scanned[end] == UInt8(ascii: ";") { return (scalar, end + 1) }
        // Only the oldest names need no semicolon; in attributes they need one before `=`: `?a=1&copy=2`.
        let isOld = scalar.value < 0x100 && (scalar.value >= 0xA0 || [0x22, 0x26, 0x3C, 0x3E].contains(scalar.value))
        let isQuery = isAttribute && end < bytes.count && bytes[end] == UInt8(ascii: "=")
        return isOld && !isQuery ? (scalar, end) : nil
    }

    /// `amp;` as a number; the first byte is lowest.
    private static let amp: UInt64 = 0x3B70_6D61

    private func numeric(in bytes: UnsafeRawBufferPointer, from start: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        guard start < bytes.count else { return nil }
        let isHex = bytes[start] | 0x20 == UInt8(ascii: "x")
        let digitsStart = isHex ? start + 1 : start
        var index = digitsStart
        var value: UInt32 = 0
        while index < bytes.count, let digit = ASCII.hexValue(bytes[index]), isHex || digit < 10 {
            // Stays above every scalar, without overflow.
            value = min(value, 0x110000) * (isHex ? 16 : 10) + UInt32(digit)
            index += 1
        }
        guard index > digitsStart else { return nil }
        if index < bytes.count, bytes[index] == UInt8(ascii: ";") { index += 1 }
        // As in browsers: 0x80 to 0x9F mean windows-1252.
        if (0x80...0x9F).contains(value) { return (Windows1252.scalar(UInt8(value)), index) }
        return (value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}", index)
    }

    /// Name and code point: all names of HTML 4, and the names of HTML 5 for punctuation that placeholders use.
    private static let table = """
        Tab 9  NewLine A  excl 21  QUOT 22  quot 22  num 23  dollar 24  percnt 25  AMP 26  amp 26  apos 27  lpar 28
        rpar 29  ast 2A  midast 2A  plus 2B  comma 2C  period 2E  sol 2F  colon 3A  semi 3B  LT 3C  lt 3C  equals 3D
        GT 3E  gt 3E  quest 3F  commat 40  lbrack 5B  lsqb 5B  bsol 5C  rbrack 5D  rsqb 5D  Hat 5E  UnderBar 5F
        lowbar 5F  grave 60  lbrace 7B  lcub 7B  verbar 7C  vert 7C  rbrace 7D  rcub 7D  nbsp A0  iexcl A1  cent A2
        pound A3  curren A4  yen A5  brvbar A6  sect A7  uml A8  COPY A9  copy A9  ordf AA  laquo AB  not AC  shy AD
        REG AE  reg AE  macr AF  deg B0  plusmn B1  sup2 B2  sup3 B3  acute B4  micro B5  para B6  middot B7
        cedil B8  sup1 B9  ordm BA  raquo BB  frac14 BC  frac12 BD  half BD  frac34 BE  iquest BF  Agrave C0
        Aacute C1  Acirc C2  Atilde C3  Auml C4  Aring C5  angst C5  AElig C6  Ccedil C7  Egrave C8  Eacute C9
        Ecirc CA  Euml CB  Igrave CC  Iacute CD  Icirc CE  Iuml CF  ETH D0  Ntilde D1  Ograve D2  Oacute D3
        Ocirc D4  Otilde D5  Ouml D6  times D7  Oslash D8  Ugrave D9  Uacute DA  Ucirc DB  Uuml DC  Yacute DD
        THORN DE  szlig DF  agrave E0  aacute E1  acirc E2  atilde E3  auml E4  aring E5  aelig E6  ccedil E7
        egrave E8  eacute E9  ecirc EA  euml EB  igrave EC  iacute ED  icirc EE  iuml EF  eth F0  ntilde F1
        ograve F2  oacute F3  ocirc F4  otilde F5  ouml F6  divide F7  oslash F8  ugrave F9  uacute FA  ucirc FB
        uuml FC  yacute FD  thorn FE  yuml FF  OElig 152  oelig 153  Scaron 160  scaron 161  Yuml 178  fnof 192
        circ 2C6  tilde 2DC  Alpha 391  Beta 392  Gamma 393  Delta 394  Epsilon 395  Zeta 396  Eta 397  Theta 398
        Iota 399  Kappa 39A  Lambda 39B  Mu 39C  Nu 39D  Xi 39E  Omicron 39F  Pi 3A0  Rho 3A1  Sigma 3A3  Tau 3A4
        Upsilon 3A5  Phi 3A6  Chi 3A7  Psi 3A8  Omega 3A9  ohm 3A9  alpha 3B1  beta 3B2  gamma 3B3  delta 3B4
        epsilon 3B5  zeta 3B6  eta 3B7  theta 3B8  iota 3B9  kappa 3BA  lambda 3BB  mu 3BC  nu 3BD  xi 3BE
        omicron 3BF  pi 3C0  rho 3C1  sigmaf 3C2  sigma 3C3  tau 3C4  upsilon 3C5  phi 3C6  chi 3C7  psi 3C8
        omega 3C9  thetasym 3D1  upsih 3D2  piv 3D6  ensp 2002  emsp 2003  numsp 2007  puncsp 2008  thinsp 2009
        hairsp 200A  zwnj 200C  zwj 200D  lrm 200E  rlm 200F  dash 2010  hyphen 2010  ndash 2013  mdash 2014
        lsquo 2018  rsquo 2019  sbquo 201A  ldquo 201C  rdquo 201D  bdquo 201E  dagger 2020  Dagger 2021  bull 2022
        bullet 2022  nldr 2025  hellip 2026  mldr 2026  permil 2030  prime 2032  Prime 2033  lsaquo 2039
        rsaquo 203A  oline 203E  caret 2041  frasl 2044  euro 20AC  image 2111  ell 2113  numero 2116  weierp 2118
        real 211C  TRADE 2122  trade 2122  mho 2127  alefsym 2135  frac13 2153  frac23 2154  larr 2190  uarr 2191
        rarr 2192  darr 2193  harr 2194  crarr 21B5  lArr 21D0  uArr 21D1  rArr 21D2  dArr 21D3  hArr 21D4
        forall 2200  part 2202  exist 2203  empty 2205  nabla 2207  isin 2208  notin 2209  ni 220B  prod 220F
        sum 2211  minus 2212  lowast 2217  radic 221A  prop 221D  infin 221E  ang 2220  and 2227  or 2228  cap 2229
        cup 222A  int 222B  there4 2234  sim 223C  cong 2245  asymp 2248  ne 2260  equiv 2261  le 2264  ge 2265
        sub 2282  sup 2283  nsub 2284  sube 2286  supe 2287  oplus 2295  otimes 2297  perp 22A5  sdot 22C5
        lceil 2308  rceil 2309  lfloor 230A  rfloor 230B  lang 2329  rang 232A  boxh 2500  boxv 2502  squ 25A1
        squf 25AA  loz 25CA  starf 2605  star 2606  phone 260E  female 2640  male 2642  spades 2660  clubs 2663
        hearts 2665  diams 2666  check 2713  cross 2717
        """
}
