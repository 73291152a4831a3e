"""What mentors write about a cooperative that is a legal entity: its numbers, its outlet, its first sales."""

from mentoring.demo.words import OFFICE, VILLAGE, Topic

BUSINESS: dict[str, Topic] = {
    "tax_number": Topic(
        purposes=("Pendampingan pengurusan NPWP", "Persiapan NPWP dan perizinan usaha"),
        went_well=(
            "Berkas NPWP lengkap; pengurus dijadwalkan ke KPP pekan ini.",
            "Permohonan NPWP sudah diajukan; pengurus memahami urutan perizinan berikutnya.",
        ),
        stuck=(
            ("Pengurus belum sempat ke KPP karena panen.", "unresponsive"),
            ("Nama ketua pada SK berbeda dengan identitasnya; KPP meminta perbaikan.", "mismatch"),
        ),
        obstacles=("mismatch", "low_skills", "unresponsive"),
        followups=(
            ("Mengurus NPWP ke KPP", VILLAGE),
            ("Memeriksa berkas NPWP sebelum diserahkan", OFFICE),
        ),
    ),
    "business_license": Topic(
        purposes=("Pendampingan pengisian OSS untuk NIB", "Pemilihan KBLI dan pengurusan NIB"),
        went_well=(
            "Akun OSS berhasil dibuat; pilihan KBLI sesuai rencana gerai. NIB tinggal dicetak.",
            "Isian OSS selesai bersama sekretaris koperasi; tinggal menunggu NIB terbit.",
        ),
        stuck=(
            ("Bendahara belum memiliki surat elektronik aktif sehingga OSS tertunda.", "low_skills"),
            ("Pilihan KBLI belum disepakati karena jenis gerai belum pasti.", "low_skills"),
        ),
        obstacles=("low_skills", "mismatch", "unresponsive"),
        followups=(
            ("Menyelesaikan pengisian OSS", VILLAGE),
            ("Mengirim daftar KBLI untuk gerai", OFFICE),
        ),
    ),
    "bank_account": Topic(
        purposes=("Persiapan pembukaan rekening koperasi", "Pendampingan pembukaan rekening di bank"),
        went_well=(
            "Berkas rekening lengkap; ketua dan bendahara dijadwalkan ke bank.",
            "Bank sudah memeriksa berkas; rekening dibuka setelah setoran awal.",
        ),
        stuck=(
            ("Bank meminta perbaikan alamat koperasi agar sama dengan SK.", "mismatch"),
            ("Setoran awal belum terkumpul; pembukaan rekening ditunda.", "capital"),
        ),
        obstacles=("mismatch", "capital", "unresponsive"),
        followups=(
            ("Mendampingi pengurus ke bank", OFFICE),
            ("Menyiapkan setoran awal rekening", VILLAGE),
        ),
    ),
    "cooperative_number": Topic(
        purposes=("Pengajuan Nomor Induk Koperasi", "Pemutakhiran data koperasi untuk nomor induk"),
        went_well=(
            "Data koperasi lengkap; pengajuan nomor induk dikirim hari itu juga.",
            "Pengurus sudah mengisi data anggota dan simpanan; nomor induk tinggal menunggu penetapan.",
        ),
        stuck=(
            ("Data anggota belum direkap sehingga nomor induk belum dapat diajukan.", "low_skills"),
            ("Pengurus belum memahami isian data koperasi.", "low_skills"),
        ),
        obstacles=("low_skills", "unresponsive"),
        followups=(
            ("Merekap data anggota dan simpanan", VILLAGE),
            ("Mengajukan nomor induk ke provinsi", OFFICE),
        ),
    ),
    "national_account": Topic(
        purposes=("Pendampingan akun SIMKOPDES", "Pengaktifan subdomain koperasi di SIMKOPDES"),
        went_well=(
            "Akun SIMKOPDES berhasil dibuat; subdomain menunggu pengaktifan.",
            "Profil koperasi diisi bersama; tinggal mengunggah foto gerai.",
        ),
        stuck=(
            ("Sinyal di kantor lemah; pengisian SIMKOPDES belum selesai.", "other"),
            ("Tautan verifikasi akun sudah kedaluwarsa dan harus diminta ulang.", "other"),
        ),
        obstacles=("low_skills", "other"),
        followups=(
            ("Menyelesaikan profil koperasi di SIMKOPDES", VILLAGE),
            ("Meminta ulang tautan verifikasi akun", OFFICE),
        ),
    ),
    "training": Topic(
        purposes=("Pembekalan pengurus tentang pembukuan sederhana", "Persiapan pembekalan pengurus dan pengawas"),
        went_well=(
            "Pengurus mulai mengisi buku kas; contoh pembukuan diserahkan.",
            "Jadwal pembekalan disepakati; seluruh pengurus menyatakan hadir.",
        ),
        stuck=(
            ("Dua pengurus bekerja di luar daerah; jadwal pembekalan belum cocok.", "unresponsive"),
            ("Pengurus belum memahami tugas masing-masing.", "low_skills"),
        ),
        obstacles=("low_skills", "unresponsive", "reluctant_candidates"),
        followups=(
            ("Menyusun jadwal pembekalan pengurus", OFFICE),
            ("Menetapkan peserta pembekalan", VILLAGE),
        ),
    ),
    "outlet": Topic(
        purposes=(
            "Peninjauan tempat gerai",
            "Penyusunan rencana usaha gerai",
            "Pembahasan kerja sama pemakaian gudang",
        ),
        went_well=(
            "Ruang gerai sudah dibersihkan dan dicat; rak dipasang pekan depan.",
            "Rencana usaha gerai disepakati; pemasok sudah dihubungi.",
            "Pengurus menunjukkan tempat yang siap dipakai; perlengkapan tinggal ditata.",
        ),
        stuck=(
            ("Tempat gerai belum pasti; bangunan yang direncanakan masih dipakai kegiatan lain.", "land_building"),
            ("Modal awal belum cukup; simpanan pokok baru terkumpul sebagian.", "capital"),
            (
                "Rencana usaha gerai masih perlu disusun ulang agar tidak tumpang tindih dengan usaha yang ada.",
                "bumdes_friction",
            ),
        ),
        obstacles=("land_building", "capital", "bumdes_friction"),
        followups=(
            ("Menyiapkan surat pinjam pakai ruangan gerai", VILLAGE),
            ("Mempertemukan pengurus dengan pemasok", OFFICE),
            ("Menagih simpanan pokok anggota", VILLAGE),
        ),
        place="Calon gerai koperasi",
    ),
    "operating": Topic(
        purposes=("Persiapan pembukaan gerai", "Pengecekan stok dan pencatatan sebelum gerai dibuka"),
        went_well=(
            "Persiapan pembukaan gerai hampir selesai; daftar harga sudah dipasang.",
            "Stok pertama sudah datang; buku penjualan disiapkan.",
        ),
        stuck=(
            ("Barang belum dapat dibeli karena modal belum cair.", "capital"),
            ("Pengelola belum terbiasa mencatat penjualan setiap hari.", "low_skills"),
        ),
        obstacles=("capital", "low_skills", "bumdes_friction"),
        followups=(
            ("Merapikan buku kas dan daftar anggota", VILLAGE),
            ("Menghubungkan gerai dengan distributor", OFFICE),
        ),
        place="Gerai koperasi",
    ),
    "running": Topic(
        purposes=("Pemantauan usaha gerai", "Evaluasi transaksi dan pembukuan gerai"),
        went_well=(
            "Gerai melayani anggota setiap hari; buku kas terisi rapi.",
            "Stok barang cukup; anggota baru terus bertambah.",
        ),
        stuck=(("Barang sering kosong karena modal berputar lambat.", "capital"),),
        obstacles=("capital", "low_skills"),
        followups=(
            ("Menyusun laporan usaha bulanan", VILLAGE),
            ("Menghubungkan gerai dengan distributor", OFFICE),
        ),
        place="Gerai koperasi",
    ),
    "anything": Topic(
        purposes=("Pendampingan koperasi",),
        went_well=("Tahapan berikutnya dibahas; pengurus menyiapkan dokumennya.",),
        stuck=(("Tahapan berikutnya belum dapat dimulai.", "low_skills"),),
        obstacles=("low_skills", "unresponsive", "other"),
        followups=(("Menyiapkan dokumen tahapan berikutnya", VILLAGE), ("Menjadwalkan pendampingan lanjutan", OFFICE)),
    ),
}
