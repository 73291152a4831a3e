"""What mentors write about a visit, by what it was about. In Indonesian, as the office writes.

%(desa)s is the village with its kind, %(kepala)s its head's title, %(wakil)s the body that speaks for the people,
%(musyawarah)s the name of the special deliberation.
"""

from dataclasses import dataclass

OFFICE, VILLAGE = "office", "village"


@dataclass(frozen=True)
class Topic:
    """Sentences about one part of the way. `followups` are (action, who owes it)."""

    purposes: tuple[str, ...]
    went_well: tuple[str, ...]
    stuck: tuple[str, ...]
    obstacles: tuple[str, ...]
    followups: tuple[tuple[str, str], ...]


TOPICS: dict[str, Topic] = {
    "outreach": Topic(
        purposes=(
            "Sosialisasi pembentukan koperasi kepada perangkat dan tokoh masyarakat",
            "Penjelasan Inpres 9/2025 dan tahapan pembentukan koperasi",
            "Koordinasi awal dan penjadwalan sosialisasi",
        ),
        went_well=(
            "%(kepala)s dan perangkat %(desa)s memahami tahapan. Jadwal sosialisasi kepada warga disepakati.",
            "Peserta antusias; banyak pertanyaan tentang simpanan pokok dan peran BUMDes. Undangan segera disebar.",
            "Materi sosialisasi diterima. Tokoh perempuan dan karang taruna siap dilibatkan.",
        ),
        stuck=(
            "%(kepala)s belum dapat ditemui; hanya diterima staf pelayanan. Penjelasan disampaikan secara singkat.",
            "Perangkat masih ragu karena pengalaman KUD yang macet. Perlu penjelasan ulang bersama tokoh masyarakat.",
        ),
        obstacles=("unresponsive", "budget", "low_skills"),
        followups=(
            ("Menetapkan tanggal sosialisasi dan menyebar undangan", VILLAGE),
            ("Mengirim bahan paparan dan contoh undangan", OFFICE),
        ),
    ),
    "deliberation": Topic(
        purposes=(
            "Persiapan %(musyawarah)s pembentukan koperasi",
            "Pendampingan %(musyawarah)s",
            "Penyusunan susunan acara dan berita acara %(musyawarah)s",
            "Pemetaan calon pengurus sebelum %(musyawarah)s",
        ),
        went_well=(
            "Tanggal %(musyawarah)s disepakati bersama %(wakil)s. Contoh berita acara dan daftar hadir diserahkan.",
            "Susunan acara sudah siap; lima calon pengurus menyatakan bersedia, dua di antaranya perempuan.",
            "%(kepala)s dan %(wakil)s sepakat mendirikan koperasi baru. Undangan ditandatangani hari itu juga.",
        ),
        stuck=(
            "Tanggal %(musyawarah)s belum disepakati antara %(kepala)s dan %(wakil)s.",
            "Calon ketua mengundurkan diri; perlu penjaringan ulang sebelum musyawarah digelar.",
            "Musyawarah tertunda karena belum ada anggaran konsumsi dan undangan.",
        ),
        obstacles=("reluctant_candidates", "budget", "unresponsive", "low_skills", "bumdes_friction"),
        followups=(
            ("Menetapkan tanggal musyawarah bersama %(wakil)s", VILLAGE),
            ("Mengirim contoh berita acara dan daftar hadir", OFFICE),
            ("Menjaring calon pengurus, sedikitnya satu perempuan", VILLAGE),
            ("Mendampingi pelaksanaan musyawarah", OFFICE),
        ),
    ),
    "founding_meeting": Topic(
        purposes=(
            "Persiapan rapat pendirian",
            "Pembahasan anggaran dasar dan besaran simpanan",
            "Penyempurnaan daftar pendiri dan susunan pengurus",
        ),
        went_well=(
            "Rancangan anggaran dasar disepakati. Simpanan pokok dan wajib ditetapkan; daftar pendiri lengkap.",
            "Susunan pengurus dan pengawas lengkap. Rapat pendirian dijadwalkan pekan berikutnya.",
            "Pendiri sudah terkumpul dan memahami hak serta kewajiban anggota.",
        ),
        stuck=(
            "Daftar pendiri belum memenuhi jumlah minimal; beberapa warga menunggu kejelasan modal.",
            "Dua calon pengurus masih bersaudara dekat; susunan harus diganti.",
            "Besaran simpanan pokok belum disepakati warga.",
        ),
        obstacles=("reluctant_candidates", "low_skills", "capital", "bumdes_friction"),
        followups=(
            ("Melengkapi daftar pendiri beserta tanda tangan", VILLAGE),
            ("Mengirim contoh anggaran dasar", OFFICE),
            ("Mengganti calon pengurus yang memiliki hubungan keluarga", VILLAGE),
        ),
    ),
    "deed": Topic(
        purposes=(
            "Pemeriksaan berkas untuk notaris",
            "Pendampingan pengurusan akta notaris",
            "Penyelesaian revisi berkas dari notaris",
        ),
        went_well=(
            "Berkas lengkap dan dibawa ke notaris. Jadwal tanda tangan akta sudah ada.",
            "Daftar pendiri, berita acara, dan identitas pengurus cocok; siap tanda tangan.",
            "Biaya notaris dianggarkan melalui APBD; pengurus tinggal menunggu panggilan notaris.",
        ),
        stuck=(
            "Notaris mengembalikan berkas: nama pada berita acara berbeda dengan identitas pengurus.",
            "Biaya notaris belum tersedia; menunggu perubahan anggaran.",
            "Antrean notaris panjang; belum ada kepastian tanggal tanda tangan.",
            "Pernyataan tidak memiliki hubungan keluarga belum ditandatangani semua pengurus.",
        ),
        obstacles=("notary_revision", "budget", "mismatch", "reluctant_candidates"),
        followups=(
            ("Memperbaiki berita acara sesuai catatan notaris", VILLAGE),
            ("Menghubungi notaris untuk jadwal tanda tangan", OFFICE),
            ("Mengumpulkan surat pernyataan pengurus", VILLAGE),
            ("Menyampaikan berkas ke notaris", OFFICE),
        ),
    ),
    "legal_entity": Topic(
        purposes=(
            "Pemantauan pengesahan badan hukum di AHU",
            "Pencocokan nama koperasi untuk pengesahan AHU",
            "Konsultasi tindak lanjut setelah akta",
        ),
        went_well=(
            "Permohonan sudah masuk di AHU; SK diperkirakan terbit dalam beberapa hari.",
            "Nama koperasi sudah disetujui di AHU. Pengurus menyiapkan berkas NPWP.",
            "Semua isian AHU sesuai akta; tinggal menunggu SK.",
        ),
        stuck=(
            "Sistem AHU tidak dapat diakses selama beberapa hari; permohonan belum terkirim.",
            "Nama yang diajukan sudah dipakai; harus ditambah nama kecamatan.",
            "Notaris belum mengunggah akta ke AHU.",
        ),
        obstacles=("ahu_down", "mismatch", "notary_revision"),
        followups=(
            ("Memantau status permohonan di AHU", OFFICE),
            ("Menyerahkan persetujuan nama dengan tambahan kecamatan", VILLAGE),
            ("Mengambil salinan SK dan menyimpannya di kantor koperasi", VILLAGE),
        ),
    ),
    "licensing": Topic(
        purposes=(
            "Pendampingan NPWP, NIB, dan pembukaan rekening",
            "Pendampingan pengisian OSS untuk NIB",
            "Persiapan pembukaan rekening koperasi",
        ),
        went_well=(
            "Akun OSS berhasil dibuat; pilihan KBLI sesuai rencana gerai. NIB tinggal dicetak.",
            "Berkas rekening lengkap; ketua dan bendahara dijadwalkan ke bank.",
            "NPWP sedang diproses di KPP; pengurus memahami urutan perizinan.",
        ),
        stuck=(
            "Bendahara belum memiliki surat elektronik aktif sehingga OSS tertunda.",
            "Bank meminta perbaikan alamat koperasi agar sama dengan SK.",
            "Pengurus belum sempat ke KPP karena panen.",
        ),
        obstacles=("low_skills", "mismatch", "capital", "unresponsive"),
        followups=(
            ("Menyelesaikan pengisian OSS", VILLAGE),
            ("Mendampingi pengurus ke bank", OFFICE),
            ("Mengurus NPWP ke KPP", VILLAGE),
        ),
    ),
    "readiness": Topic(
        purposes=(
            "Peninjauan tempat gerai",
            "Penyusunan rencana usaha gerai",
            "Pembekalan pengurus tentang pembukuan sederhana",
            "Pembahasan kerja sama pemakaian gudang",
        ),
        went_well=(
            "Ruang gerai sudah dibersihkan dan dicat; rak dipasang pekan depan.",
            "Rencana usaha gerai disepakati; pemasok sembako sudah dihubungi.",
            "Pengurus mulai mengisi buku kas; contoh pembukuan diserahkan.",
        ),
        stuck=(
            "Tempat gerai belum pasti; bangunan yang direncanakan masih dipakai kegiatan lain.",
            "Modal awal belum cukup; simpanan pokok baru terkumpul sebagian.",
            "Pembagian peran dengan BUMDes belum disepakati.",
        ),
        obstacles=("land_building", "capital", "bumdes_friction", "low_skills"),
        followups=(
            ("Menyiapkan surat pinjam pakai ruangan gerai", VILLAGE),
            ("Mempertemukan pengurus dengan pemasok", OFFICE),
            ("Menagih simpanan pokok anggota", VILLAGE),
            ("Menyusun jadwal pembekalan pengurus", OFFICE),
        ),
    ),
    "operation": Topic(
        purposes=(
            "Pemantauan usaha gerai",
            "Evaluasi transaksi dan pembukuan gerai",
            "Persiapan pembukaan gerai",
        ),
        went_well=(
            "Gerai melayani anggota setiap hari; buku kas terisi rapi.",
            "Stok barang cukup; anggota baru terus bertambah.",
            "Persiapan pembukaan gerai hampir selesai; daftar harga sudah dipasang.",
        ),
        stuck=(
            "Barang sering kosong karena modal berputar lambat.",
            "Pengelola belum terbiasa mencatat penjualan setiap hari.",
        ),
        obstacles=("capital", "low_skills", "bumdes_friction"),
        followups=(
            ("Merapikan buku kas dan daftar anggota", VILLAGE),
            ("Menghubungkan gerai dengan distributor", OFFICE),
        ),
    ),
}

OBSTACLE_NOTES: dict[str, tuple[str, ...]] = {
    "budget": ("Biaya belum masuk APBDes; menunggu perubahan anggaran.", "Anggaran rapat dan notaris belum tersedia."),
    "notary_revision": (
        "Notaris meminta perbaikan daftar hadir dan identitas pendiri.",
        "Notaris meminta berita acara ditandatangani ulang.",
    ),
    "reluctant_candidates": (
        "Calon bendahara keberatan karena khawatir tanggung jawab keuangan.",
        "Warga yang dicalonkan belum bersedia karena sibuk bekerja.",
    ),
    "mismatch": (
        "Ejaan nama tidak sama antara berita acara dan kode wilayah.",
        "Alamat koperasi pada dokumen berbeda-beda.",
    ),
    "ahu_down": ("Laman AHU tidak dapat dibuka sejak awal pekan.", "Permohonan di AHU berulang kali gagal terkirim."),
    "low_skills": (
        "Pengurus belum terbiasa dengan komputer dan pembukuan.",
        "Pemahaman tentang koperasi masih rendah; perlu pembekalan.",
    ),
    "capital": (
        "Simpanan pokok yang terkumpul belum cukup untuk modal awal.",
        "Belum ada sumber modal selain simpanan.",
    ),
    "unresponsive": (
        "Pesan dan telepon sering tidak dijawab.",
        "Sudah dua kali janji temu dibatalkan mendadak.",
    ),
    "bumdes_friction": (
        "BUMDes khawatir usahanya tersaingi.",
        "Pengurus BUMDes meminta kejelasan pembagian usaha.",
    ),
    "land_building": (
        "Bangunan yang direncanakan masih digunakan posyandu.",
        "Status tanah calon gerai belum jelas.",
    ),
    "other": ("Banyak warga sedang panen raya sehingga pertemuan sepi.",),
}

OBSTACLE_FOLLOWUPS: dict[str, tuple[str, str]] = {
    "budget": ("Mengusulkan biaya pembentukan pada perubahan anggaran", VILLAGE),
    "notary_revision": ("Menyerahkan berkas perbaikan kepada notaris", VILLAGE),
    "reluctant_candidates": ("Memberi penjelasan kepada calon pengurus tentang tugas dan tanggung jawab", OFFICE),
    "mismatch": ("Menyamakan nama dan alamat pada semua dokumen", VILLAGE),
    "ahu_down": ("Mengajukan ulang permohonan setelah AHU pulih", OFFICE),
    "low_skills": ("Menjadwalkan pembekalan pembukuan dan komputer", OFFICE),
    "capital": ("Menyusun rencana pengumpulan simpanan anggota", VILLAGE),
    "unresponsive": ("Menghubungi camat untuk menjembatani pertemuan", OFFICE),
    "bumdes_friction": ("Mempertemukan pengurus koperasi dengan BUMDes", OFFICE),
    "land_building": ("Meminta surat pinjam pakai bangunan dari desa", VILLAGE),
    "other": ("Menjadwalkan pertemuan ulang di malam hari", VILLAGE),
}

KEY_PEOPLE = ("Sekretaris %(jenis)s", "Ketua %(wakil)s", "Ketua PKK", "Bendahara calon pengurus", "Ketua RT setempat")
PLACES = ("%(balai)s", "%(balai)s", "%(balai)s", "Rumah %(kepala)s", "Kantor kecamatan", "Calon gerai koperasi")
