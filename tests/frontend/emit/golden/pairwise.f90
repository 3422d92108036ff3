! pairwise: Euclidean distance of every row of X to every other.
! Translated by Hasten from pairwise.py:9; the numbers at the end of lines are those of the original.
! Raises what Python raises.
module pairwise_module
    use, intrinsic :: iso_c_binding
    use, intrinsic :: iso_fortran_env, only: int8, int16, int32, int64, real32, real64, real128
    implicit none
    private
    public :: pairwise, pairwise_call, pairwise_outcome

    integer, parameter :: dp = real64
    integer, parameter :: VALUE_ERROR = 4, MEMORY_ERROR = 5

    type :: exception
        integer :: kind = 0, line = 0
    end type exception

    type(exception), save :: failure
    !$omp threadprivate(failure)
    type(c_ptr), allocatable, save :: blocks(:)
    integer, save :: block_count = 0
    !$omp threadprivate(blocks, block_count)

    ! What a call leaves: the exception of Python and its line, or what the function returns.
    type, bind(c) :: pairwise_outcome
        integer(c_int32_t) :: kind, line
        type(c_ptr) :: item0
        integer(c_int64_t) :: item0_shape(2)
    end type pairwise_outcome

    interface
        function c_malloc(size) bind(c, name="malloc") result(data)
            import :: c_ptr, c_size_t
            integer(c_size_t), value :: size
            type(c_ptr) :: data
        end function c_malloc

        function c_calloc(count, size) bind(c, name="calloc") result(data)
            import :: c_ptr, c_size_t
            integer(c_size_t), value :: count, size
            type(c_ptr) :: data
        end function c_calloc

        subroutine c_free(data) bind(c, name="free")
            import :: c_ptr
            type(c_ptr), value :: data
        end subroutine c_free

    end interface

contains

    ! Remember an exception of Python, the first one: whoever called looks at it.
    subroutine fail(kind, line)
        integer, intent(in) :: kind, line

        if (failure%kind == 0) then
            failure%kind = kind
            failure%line = line
        end if
    end subroutine fail

    ! Memory that lives until the call from outside is over.
    function new_block(count, bytes, zeroed, line) result(out)
        integer(int64), intent(in) :: count, bytes
        logical, intent(in) :: zeroed
        integer, intent(in) :: line
        type(c_ptr) :: out
        type(c_ptr), allocatable :: more(:)

        out = c_null_ptr
        if (count < 0) then
            call fail(VALUE_ERROR, line)
            return
        end if
        if (count > shiftr(huge(count), 1) / bytes) then
            call fail(MEMORY_ERROR, line)
            return
        end if
        if (zeroed) then
            out = c_calloc(1_c_size_t, int(count * bytes + 1, c_size_t))
        else
            out = c_malloc(int(count * bytes + 1, c_size_t))
        end if
        if (.not. c_associated(out)) then
            call fail(MEMORY_ERROR, line)
            return
        end if
        allocate (more(block_count + 1))
        if (block_count > 0) more(:block_count) = blocks(:block_count)
        block_count = block_count + 1
        more(block_count) = out
        call move_alloc(more, blocks)
    end function new_block

    subroutine release()
        integer :: i

        do i = 1, block_count
            call c_free(blocks(i))
        end do
        block_count = 0
    end subroutine release

    function checked_sqrt(x, line) result(out)
        real(real64), intent(in) :: x
        integer, intent(in) :: line
        real(real64) :: out

        if (x < 0) then
            call fail(VALUE_ERROR, line)
            out = 0
        else
            out = sqrt(x)
        end if
    end function checked_sqrt

    function is_block(data) result(out)
        type(c_ptr), intent(in) :: data
        logical :: out
        integer :: i

        out = .false.
        do i = 1, block_count
            if (c_associated(blocks(i), data)) out = .true.
        end do
    end function is_block

    ! Memory that the caller keeps, and frees by its own call.
    function kept_block(data) result(out)
        type(c_ptr), intent(in) :: data
        type(c_ptr) :: out
        integer :: i

        out = data
        do i = 1, block_count
            if (c_associated(blocks(i), data)) blocks(i) = c_null_ptr
        end do
    end function kept_block

    function new_real64_2d(n0, n1, zeroed, line) result(made)
        integer(int64), intent(in) :: n0, n1
        logical, intent(in) :: zeroed
        integer, intent(in) :: line
        real(real64), pointer, contiguous :: made(:, :), flat(:, :)
        integer(int64) :: count

        nullify(made)
        count = n0
        if (n1 > 0) then
            if (count > huge(count) / n1) count = -1
        end if
        count = count * n1
        if (n0 < 0 .or. n1 < 0) count = -1
        if (count < 0) then
            call fail(VALUE_ERROR, line)
            return
        end if
        call c_f_pointer(new_block(count, storage_size(1.0_real64) / 8_int64, zeroed, line), flat, [n1, n0])
        if (failure%kind /= 0) return
        made(0:, 0:) => flat
    end function new_real64_2d

    ! A copy whose elements lie beside each other.
    function copy_real64_2d(from, line) result(made)
        real(real64), pointer, intent(in) :: from(:, :)
        integer, intent(in) :: line
        real(real64), pointer, contiguous :: made(:, :)

        made => new_real64_2d(size(from, 2, int64), size(from, 1, int64), .false., line)
        if (failure%kind == 0) made = from
    end function copy_real64_2d

    ! pairwise.py:9: Euclidean distance of every row of X to every other.
    function pairwise(X) result(answer)
        real(real64), target, contiguous, intent(in) :: X(0:, 0:)
        real(real64), pointer, contiguous :: answer(:, :)
        integer(int64) :: n, dimensions, i, j, k
        real(real64), pointer, contiguous :: D(:, :)
        real(real64) :: d_, tmp, x2

        nullify(answer)
        n = size(X, 2, int64)  ! 11
        dimensions = size(X, 1, int64)
        D => new_real64_2d(n, n, .false., 12)  ! 12
        if (failure%kind /= 0) return
        do i = 0, n - 1  ! 13
            do j = 0, n - 1  ! 14
                d_ = 0.0_dp  ! 15
                do k = 0, dimensions - 1  ! 16
                    tmp = X(k, i) - X(k, j)  ! 17
                    d_ = d_ + tmp * tmp  ! 18
                end do
                x2 = checked_sqrt(d_, 19)  ! 19
                if (failure%kind /= 0) return
                D(j, i) = x2
            end do
        end do
        answer => D  ! 20
    end function pairwise

    ! For callers from outside, in any language.
    function pairwise_call(X, X_n0, X_n1, outcome) bind(c, name="pairwise_call") result(failed)
        type(c_ptr), value :: X
        integer(c_int64_t), value :: X_n0
        integer(c_int64_t), value :: X_n1
        type(pairwise_outcome), intent(out) :: outcome
        integer(c_int32_t) :: failed
        real(real64), pointer, contiguous :: X_array(:, :)
        real(real64), pointer, contiguous :: X_flat(:, :)
        real(real64), pointer, contiguous :: item0_kept(:, :)
        real(real64), pointer, contiguous :: answer(:, :)

        failure = exception()
        outcome%kind = 0
        call c_f_pointer(X, X_flat, [X_n1, X_n0])
        X_array(0:, 0:) => X_flat
        answer => pairwise(X_array)
        if (failure%kind == 0) then
            item0_kept => answer
            if (.not. is_block(c_loc(item0_kept))) item0_kept => copy_real64_2d(item0_kept, 0)
            if (failure%kind == 0) then
                outcome%item0 = kept_block(c_loc(item0_kept))
                outcome%item0_shape = [size(answer, 2, int64), size(answer, 1, int64)]
            end if
        end if
        call release()
        outcome%kind = failure%kind
        outcome%line = failure%line
        failed = merge(1, 0, failure%kind /= 0)
    end function pairwise_call

    subroutine pairwise_free(data) bind(c, name="pairwise_free")
        type(c_ptr), value :: data

        call c_free(data)
    end subroutine pairwise_free

end module pairwise_module
