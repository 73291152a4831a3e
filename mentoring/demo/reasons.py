"""Why the office returned, reopened or corrected a stage: sentences as officers write them to a village."""

from collections.abc import Mapping
from random import Random

from cooperatives.evidence import Facts, missing
from cooperatives.stages import Stage

OTHERWISE = ""  # key of what may be said about any stage

RETURNS: Mapping[str, tuple[str, ...]] = {
    "outreach": (
        "Tempat dan tanggal sosialisasi belum sesuai dengan undangan. Mohon dicocokkan.",
        "Daftar undangan menyebut tanggal lain. Mohon tulis tanggal yang benar.",
    ),
    "deliberation": (
        "Berita acara belum ditandatangani pimpinan musyawarah. Mohon dilengkapi lalu ajukan lagi.",
        "Jumlah hadir di berita acara berbeda dengan daftar hadir. Mohon dicocokkan.",
        "Daftar hadir belum memuat unsur perempuan dan tokoh masyarakat. Mohon dilengkapi.",
        "Halaman terakhir berita acara tidak terbaca. Mohon dipindai ulang.",
    ),
    "founding_meeting": (
        "Jumlah pendiri di berita acara berbeda dengan daftar tanda tangan.",
        "Besaran simpanan wajib belum tertulis di berita acara. Mohon dilengkapi.",
        "Nama koperasi di berita acara belum sesuai aturan penamaan. Mohon diperbaiki.",
    ),
    "deed": (
        "Nama kecamatan pada akta keliru. Mohon minta renvoi kepada notaris.",
        "Susunan pengawas pada akta belum mencantumkan kepala desa/lurah sebagai ketua.",
        "Tanggal akta tidak sama dengan salinan. Mohon dicek ke notaris.",
    ),
    "legal_entity": (
        "Nama koperasi pada SK berbeda satu huruf dengan akta. Mohon konfirmasi ke notaris.",
        "Nomor SK tidak ditemukan di laman AHU. Mohon periksa kembali.",
    ),
    "tax_number": (
        "Nama pada NPWP belum sama dengan nama di SK. Mohon diurus ke KPP.",
        "Yang tertulis NPWP pribadi ketua. Mohon isi NPWP koperasi.",
    ),
    "business_license": (
        "KBLI pada NIB belum memuat usaha gerai yang direncanakan. Mohon ditambahkan lewat OSS.",
        "Alamat pada NIB berbeda dengan SK badan hukum. Mohon diperbaiki lewat OSS.",
    ),
    "bank_account": (
        "Rekening masih atas nama pribadi bendahara. Mohon dibuka atas nama koperasi.",
        "Empat angka terakhir tidak cocok dengan buku rekening. Mohon periksa kembali.",
    ),
    "cooperative_number": (
        "Nomor induk yang ditulis milik koperasi lain. Mohon periksa sertifikatnya.",
        "Sertifikat nomor induk masih berstatus sementara. Ajukan lagi setelah ditetapkan.",
    ),
    "national_account": (
        "Subdomain belum aktif saat dibuka. Mohon selesaikan verifikasi akun.",
        "Profil koperasi di SIMKOPDES masih kosong. Mohon dilengkapi.",
    ),
    "training": (
        "Daftar peserta pembekalan belum ada. Mohon susulkan jumlah yang benar.",
        "Tanggal pembekalan berbeda dengan surat undangan. Mohon dicocokkan.",
    ),
    "outlet": (
        "Foto gerai menunjukkan ruang masih kosong. Ajukan lagi setelah rak dan barang tersedia.",
        "Belum ada surat pinjam pakai ruangan dari pemiliknya. Mohon dilengkapi.",
    ),
    "operating": ("Bukti transaksi pertama belum ada. Mohon tunjukkan nota atau buku kas.",),
    OTHERWISE: ("Data belum lengkap. Mohon diperiksa kembali lalu ajukan lagi.",),
}
LACKING = "%(paper)s belum kami terima. Mohon diserahkan, lalu ajukan lagi."
PAPERS = {"deed_file": "Salinan akta", "decree_file": "Salinan SK badan hukum"}

REOPENINGS: Mapping[str, tuple[str, ...]] = {
    "deliberation": (
        "Ada keberatan warga atas keabsahan musyawarah; berita acara perlu dilengkapi tanda tangan saksi.",
    ),
    "founding_meeting": ("Dua pendiri ternyata tercatat di desa lain; daftar pendiri harus diperbaiki.",),
    "deed": ("Notaris menarik akta untuk perbaikan susunan pengurus; ajukan lagi setelah akta perbaikan terbit.",),
    "legal_entity": ("SK diterbitkan ulang karena salah nama; tunggu SK perbaikan.",),
    "outlet": ("Gerai pindah tempat dan belum siap di lokasi baru.",),
    OTHERWISE: ("Hasil pemeriksaan ulang menunjukkan dokumen belum sah. Mohon diperbaiki.",),
}

CORRECTIONS = (
    "Salah ketik angka pada nomor; dicocokkan dengan salinan dokumen.",
    "Nomor salah ketik; diperbaiki sesuai dokumen asli.",
)

MENDED = (
    "Sudah diperbaiki sesuai catatan.",
    "Dokumen yang kurang sudah kami lengkapi.",
    "Sudah dicocokkan dengan dokumen asli, mohon diperiksa kembali.",
    "Perbaikan sudah ditandatangani dan diserahkan ke Diskopum.",
)


def said(reasons: Mapping[str, tuple[str, ...]], stage: Stage, facts: Facts | None, rng: Random) -> str:
    """Draw a reason about a stage; where a paper was lacking, that is the reason."""
    chosen = rng.choice(reasons.get(stage.key, reasons[OTHERWISE]))
    if facts is None or reasons is not RETURNS or not missing(stage, facts, "verify"):
        return chosen
    papers = [PAPERS.get(item.key, str(item.label)) for item in stage.evidence if not facts.details.get(item.key)]
    return LACKING % {"paper": " dan ".join(papers)}
